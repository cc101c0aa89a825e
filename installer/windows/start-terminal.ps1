# Keeps one station running: start-terminal.ps1 [-Data FOLDER]. Install it once, for the station's own account:
#   1. Unpack the terminal's folder to C:\Program Files\tracepost.
#   2. tracepost enroll --data FOLDER --offer-file FILE, then delete FILE, which is what the hub printed; without -Data the FOLDER is the one below.
#   3. Register-ScheduledTask -TaskName tracepost -Trigger (New-ScheduledTaskTrigger -AtLogOn) -Action (
#        New-ScheduledTaskAction -Execute powershell -Argument '-File "C:\Program Files\tracepost\start-terminal.ps1"')
# Several stations on a computer have a task each, with -Data. A scanner in serial mode needs the maker's USB driver.
param([string]$Data = (Join-Path $env:LOCALAPPDATA 'tracepost'))

$pause = 2
$failed = 0
while ($true) {
    $began = Get-Date
    & (Join-Path $PSScriptRoot 'tracepost.exe') terminal --data $Data --kiosk
    $status = $LASTEXITCODE
    if ($status -in 0, 2) { exit $status }  # closed on purpose, or started in a wrong way
    if (((Get-Date) - $began).TotalSeconds -ge 600) { $pause = 2; $failed = 0 }  # it did run: this is another fault
    $failed += 1
    if ($failed -ge 8) {
        Write-Error "The station in $Data ended $failed times in a row (status $status) and is not started again. See $Data\log\terminal.log, run: tracepost doctor --data $Data"
        exit 1
    }
    Start-Sleep -Seconds $pause
    if ($pause -lt 60) { $pause *= 2 }
}
