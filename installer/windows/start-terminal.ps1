# Starts the station at sign-in. Install it once, for the station's own account:
#   1. Unpack the terminal's folder to C:\Program Files\tracepost.
#   2. Register-ScheduledTask -TaskName tracepost -Trigger (New-ScheduledTaskTrigger -AtLogOn) -Action (
#        New-ScheduledTaskAction -Execute powershell -Argument '-File "C:\Program Files\tracepost\start-terminal.ps1"')
#   3. Give the account full rights to the data folder below and nobody else any.
# A scanner in serial mode needs the maker's USB driver; one in keyboard mode needs nothing.

$data = Join-Path $env:ProgramData 'tracepost'
New-Item -ItemType Directory -Force -Path $data | Out-Null
while ($true) {
    & (Join-Path $PSScriptRoot 'tracepost.exe') terminal --data $data --kiosk
    if ($LASTEXITCODE -in 0, 2) { exit $LASTEXITCODE }  # closed on purpose, or started in a wrong way
    Start-Sleep -Seconds 2
}
