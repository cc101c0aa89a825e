"""The live picture at the screen and photos as evidence. Reading codes out of frames is `devices.camera`."""
