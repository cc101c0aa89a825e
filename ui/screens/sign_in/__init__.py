"""The lock: nobody is signed in; the station's state stays in sight and help can be called."""
