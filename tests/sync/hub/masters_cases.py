"""A plant as small as can be, and one way to get every single thing in it wrong."""

from typing import Final, NamedTuple

from sync.hub.masters.files.wrong import Wrong

SMALL_PLANT: Final = {
    "plant.toml": 'name_zh = "厂"\nname_en = "Plant"\nzone = "Asia/Shanghai"\n',
    "people.csv": """\
code,name,badges,role,pin,active
P1,李建华,B1,operator,,yes
P2,王芳,B2;B3,supervisor,,
""",
    "qualifications.csv": "person,qualification,expires\nP1,solder,2030-01-31\n",
    "shifts.csv": """\
code,name_zh,name_en,start,end,weekdays,breaks
D,白班,Day,08:00,20:00,1-5;6,12:00-12:30
N,夜班,Night,20:00,08:00,,23:45-00:15;03:00-03:30
S,短班,Short,07:00,12:00,never,
""",
    "holidays.csv": """\
day,name_zh,name_en,line,shifts
2026-10-01,国庆,National Day,,
2026-10-02,国庆,National Day,A,D
""",
    "stations.csv": """\
code,name_zh,name_en,line,type,plan_per_shift,sscc
ST-1,装配,Assembly,A,assembly,100,36901234001
KB-1,看板,Board,A,kiosk,,
""",
    "items.csv": """\
code,name_zh,name_en,tracking,gtin,unit_pattern,box_quantity,lot_pattern
M,控制器,Controller,unit,6901234400014,M-[0-9]+,12,
S,螺钉,Screw,lot,,,,
C,线束,Cable,lot,,,,[0-9]{4}-[0-9]{4}
T,标签,Label,none,,,,
""",
    "instruments.csv": "code,name_zh,name_en,serial,resolution,uom,calibration_due\n"
    "G1,卡尺,Caliper,C1,0.01,mm,2030-01-31\n",
    "bom.csv": "item,component,quantity,operation\nM,S,4,10\nC,S,1.5,10\n",
    "routings.toml": """\
[[routing]]
item = "M"

[[routing.operation]]
number = 10
name_zh = "拧紧"
name_en = "Torque"
stations = ["ST-1"]
qualification = "solder"
step = [
  { number = 10, kind = "scan_unit", name_zh = "扫", name_en = "Scan unit" },
  { number = 20, kind = "consume", name_zh = "扫", name_en = "Scan screws", component = "S" },
  { number = 30, kind = "parameter", name_zh = "扭矩", name_en = "Torque", lower = "1.10", upper = 1.30 },
  { number = 40, kind = "measure", name_zh = "重量", name_en = "Weight", upper = 5, defect = "D1" },
  { number = 50, kind = "report", name_zh = "报工", name_en = "Report" },
]

[[routing]]
item = "C"

[[routing.operation]]
number = 10
name_zh = "压接"
name_en = "Crimp"
stations = ["ST-1"]
flow = "batch"

[[routing.operation.step]]
number = 10
kind = "report"
name_zh = "报工"
name_en = "Report"
""",
    "orders.csv": """\
code,item,quantity,due,line,state,tolerance
WO-1,M,10,2026-12-01T18:00,A,released,2
WO-2,C,100,,,,
""",
    "reasons.csv": "code,use,name_zh,name_en,icon\nR1,scrap,坏,Broken,ban\n",
    "defects.csv": "code,group,name_zh,name_en\nD1,look,划伤,Scratch\n",
    "defect_groups.csv": "code,name_zh,name_en\nlook,外观,Appearance\n",
    "qualification_names.csv": "code,name_zh,name_en\nsolder,焊接,Soldering\nweld,熔接,Welding\n",
    "patterns.csv": "code,means,pattern\nunit,unit,M-[0-9]+\n",
    "labels.toml": """\
[[label]]
code = "plate"
subject = "unit"
name_zh = "铭牌"
name_en = "Plate"
width = 40
height = 20.5
element = [
  { kind = "text", x = 1, y = 1, width = 20, height = 4, size = 3.5, data = "{code}" },
  { kind = "gs1_datamatrix", x = 22, y = 1, width = 15, height = 15, data = "(01){gtin}(21){code}" },
]

[[label]]
code = "pallet"
subject = "pallet"
name_zh = "托盘"
name_en = "Pallet"
width = 100
height = 100

[[label.element]]
kind = "frame"
x = 0
y = 0
width = 100
height = 100
""",
    "charts.csv": """\
item,operation,step,chart,centre,sigma,learn,rules,weight,nsigmas,k,h,action
M,10,30,i,1.20,0.02,,we1;n3,,,,,hold
M,10,30,ewma,1.20,0.02,,,0.1,2.7,,,
M,10,40,cusum,,,25,,,,0.5,4,warn
""",
    "lots.csv": """\
code,item,quantity,expires,state,reason
L-1,S,1000,2030-01-31,released,
L-2,S,10,,blocked,IQC-7
""",
}


class Case(NamedTuple):
    """In `file`, `old` becomes `new`; then `wrong` is found at `line` of `where` ("" = that file),
    and nothing else.
    """

    file: str
    old: str
    new: str
    line: int
    wrong: Wrong
    where: str = ""


_BATCH_REPORT: Final = SMALL_PLANT["routings.toml"].partition('"batch"\n')[2]
_REPORT = '  { number = 50, kind = "report", name_zh = "报工", name_en = "Report" },\n'
_SCAN_TABLE = '[[routing.operation.step]]\nnumber = 5\nkind = "scan_unit"\nname_zh = "扫"\nname_en = "Scan"'
_LABEL_STEP = '  { number = 45, kind = "label", name_zh = "贴", name_en = "Label", label = "plate" },\n'
_LABEL_TABLE = _SCAN_TABLE.replace("scan_unit", "label") + '\nlabel = "plate"'
_FRAME: Final = "[[label.element]]" + SMALL_PLANT["labels.toml"].partition("[[label.element]]")[2]
_EMPTY_ROUTING = '[[routing]]\nitem = "S"\n\n'
_SHORT_AFTER_NIGHT = ",,N\n2026-10-02,国庆,National Day,A,S"
_SCAN = '  { number = 10, kind = "scan_unit", name_zh = "扫", name_en = "Scan unit" },\n'

CASES: Final = (
    # files
    Case("people.csv", "李建华", "李\u200b建华", 2, Wrong.INVISIBLE),
    Case("people.csv", "李建华", "李\x00建华", 2, Wrong.INVISIBLE),
    Case("lots.csv", "L-1,S", 'L-1,"S"x', 2, Wrong.BROKEN_CSV),
    Case("lots.csv", "IQC-7", '"IQC-7', 3, Wrong.BROKEN_CSV),
    Case("lots.csv", "IQC-7", '"IQC\n7"', 3, Wrong.LINE_IN_CELL),
    Case("lots.csv", SMALL_PLANT["lots.csv"], "\n\n", 1, Wrong.NO_HEADER),
    Case("lots.csv", "expires,state", "expiry,state", 1, Wrong.UNKNOWN_COLUMN),
    Case("lots.csv", "code,item,quantity,", "code,item,supplier,", 1, Wrong.MISSING_COLUMN),
    Case("lots.csv", "quantity,expires", "quantity,quantity", 1, Wrong.COLUMN_TWICE),
    Case("lots.csv", "1000,", "1,000,", 2, Wrong.CELL_COUNT),
    Case("plant.toml", "name_en =", "name_en", 2, Wrong.BROKEN_TOML),
    Case("plant.toml", '"Plant"', '"Plant"\ncolour = "red"', 3, Wrong.UNKNOWN_COLUMN),
    Case("routings.toml", "qualification =", "qualified =", 9, Wrong.UNKNOWN_COLUMN),
    Case("routings.toml", 'defect = "D1"', 'fault = "D1"', 14, Wrong.UNKNOWN_COLUMN),
    Case("routings.toml", 'qualification = "solder"', "qualification = { a = 1 }", 9, Wrong.BAD_SHAPE),
    Case("routings.toml", 'name_en = "Crimp"', r'name_en = "Cr\u0000imp"', 24, Wrong.BAD_SHAPE),
    # cells
    Case("people.csv", "P1,李建华", "P1,", 2, Wrong.EMPTY),
    Case("lots.csv", "L-2,S,10", "L-2,S,", 3, Wrong.EMPTY),
    Case("patterns.csv", "M-[0-9]+", "", 2, Wrong.EMPTY),
    Case("reasons.csv", "坏", "", 2, Wrong.MISSING_LANGUAGE),
    Case("defects.csv", "Scratch", "", 2, Wrong.MISSING_LANGUAGE),
    Case("plant.toml", '"厂"', '""', 1, Wrong.MISSING_LANGUAGE),
    Case("routings.toml", 'name_en = "Crimp"\n', "", 21, Wrong.MISSING_LANGUAGE),
    Case("routings.toml", ', name_en = "Weight"', "", 14, Wrong.MISSING_LANGUAGE),
    Case("reasons.csv", "坏", "坏" * 301, 2, Wrong.LONG_NAME),
    Case("people.csv", "P1,李建华", "P1," + "N" * 301, 2, Wrong.LONG_NAME),
    Case("routings.toml", 'name_en = "Crimp"', f'name_en = "{"C" * 301}"', 24, Wrong.LONG_NAME),
    Case("lots.csv", "L-1", "L" * 65, 2, Wrong.BAD_CODE),
    Case("orders.csv", "WO-1", "W;1", 2, Wrong.BAD_CODE),
    Case("lots.csv", "L-1", "6.92E+12", 2, Wrong.SPREADSHEET_NUMBER),
    Case("lots.csv", "L-1", '"6,92E+12"', 2, Wrong.SPREADSHEET_NUMBER),
    Case("lots.csv", "L-1", "26110530.0", 2, Wrong.SPREADSHEET_NUMBER),
    Case("lots.csv", "L-1", "3-Jan", 2, Wrong.SPREADSHEET_DATE),
    Case("lots.csv", "L-1", "Mar-26", 2, Wrong.SPREADSHEET_DATE),
    Case("lots.csv", "L-1", "3月5日", 2, Wrong.SPREADSHEET_DATE),
    Case("lots.csv", "L-1", '"=""00123"""', 2, Wrong.SPREADSHEET_TEXT),
    Case("lots.csv", "L-1", "'00123", 2, Wrong.SPREADSHEET_TEXT),
    Case("lots.csv", "L-1", "#N/A", 2, Wrong.SPREADSHEET_ERROR),
    Case("lots.csv", "L-1", "########", 2, Wrong.SPREADSHEET_ERROR),
    Case("people.csv", "B1", "２６１１－０７７７", 2, Wrong.LOOK_ALIKE),
    Case("orders.csv", "WO-1", "WО-1", 2, Wrong.LOOK_ALIKE),
    Case("lots.csv", "L-1", "L–1", 2, Wrong.LOOK_ALIKE),
    Case("lots.csv", "L-1", "批１", 2, Wrong.LOOK_ALIKE),
    Case("instruments.csv", "C1", "1.2E+11", 2, Wrong.SPREADSHEET_NUMBER),
    Case("lots.csv", "L-2,S", "26110530,C", 3, Wrong.AGAINST_PATTERN),
    Case("lots.csv", "L-2,S", "530-0001,C", 3, Wrong.ZEROS_LOST),
    Case("lots.csv", "code,item,quantity,expires,state,reason\n", "", 1, Wrong.NO_HEADER),
    Case("people.csv", "B1", "xtpxGOOD", 2, Wrong.RESERVED_CODE),
    Case("lots.csv", "1000", "1.000.0", 2, Wrong.BAD_DECIMAL),
    Case("lots.csv", "1000", "１０００", 2, Wrong.BAD_DECIMAL),
    Case("bom.csv", "1.5", "1e3", 3, Wrong.BAD_DECIMAL),
    Case("bom.csv", "1.5,10", "1.5,ten", 3, Wrong.BAD_WHOLE),
    Case("stations.csv", "100", "-1", 2, Wrong.BAD_WHOLE),
    Case("stations.csv", "100", "M:1;M:2", 2, Wrong.BAD_PLAN),
    Case("stations.csv", "100", "M:1;20", 2, Wrong.BAD_PLAN),
    Case("stations.csv", "100", "X:20", 2, Wrong.UNKNOWN),
    Case("routings.toml", "number = 50", "number = 100000", 15, Wrong.BAD_WHOLE),
    Case("bom.csv", "1.5", "0", 3, Wrong.NOT_POSITIVE),
    Case("orders.csv", "WO-2,C,100", "WO-2,C,-1", 3, Wrong.NOT_POSITIVE),
    Case("orders.csv", "released,2", "released,-2", 2, Wrong.NEGATIVE),
    Case("lots.csv", "1000", "-3", 2, Wrong.NEGATIVE),
    Case("people.csv", "operator", "boss", 2, Wrong.BAD_CHOICE),
    Case("items.csv", "Controller,unit", "Controller,each", 2, Wrong.BAD_CHOICE),
    Case("items.csv", "Screw,lot", "Screw,batch", 3, Wrong.BAD_CHOICE),
    Case("stations.csv", "kiosk", "cinema", 3, Wrong.BAD_CHOICE),
    Case("reasons.csv", "scrap", "waste", 2, Wrong.BAD_CHOICE),
    Case("patterns.csv", "unit,unit", "unit,thing", 2, Wrong.BAD_CHOICE),
    Case("lots.csv", "blocked", "stopped", 3, Wrong.BAD_CHOICE),
    Case("routings.toml", '"batch"', '"stream"', 26, Wrong.BAD_CHOICE),
    Case("routings.toml", '"measure"', '"weigh"', 14, Wrong.BAD_CHOICE),
    Case("lots.csv", "2030-01-31", "2030-02-30", 2, Wrong.BAD_DATE),
    Case("qualifications.csv", "2030-01-31", "31.1.2030", 2, Wrong.BAD_DATE),
    Case("orders.csv", "T18:00", " evening", 2, Wrong.BAD_MOMENT),
    Case("orders.csv", "2026-12-01T18:00", "2026-13-01", 2, Wrong.BAD_MOMENT),
    Case("shifts.csv", "Night,20:00", "Night,20:60", 3, Wrong.BAD_TIME),
    Case("shifts.csv", "08:00,20:00", "08:00,24:00", 2, Wrong.BAD_TIME),
    *(Case("shifts.csv", "1-5;6", days, 2, Wrong.BAD_WEEKDAYS) for days in ("5-1", "0-3", "5-Jan", "1;;2")),
    *(
        Case("shifts.csv", "12:00-12:30", breaks, 2, Wrong.BAD_BREAK)
        for breaks in (
            *("noon", "12:00", "12:00-12:60", "07:45-08:15", "19:45-20:15", "12:30-12:00", "08:00-20:00"),
            *("13:00-13:30;12:00-12:30", "12:00-12:30;12:15-12:45"),
        )
    ),
    Case("shifts.csv", "23:45", "19:45", 3, Wrong.BAD_BREAK),
    Case("holidays.csv", "2026-10-01", "1.10.2026", 2, Wrong.BAD_DATE),
    Case("plant.toml", "Asia/Shanghai", "Asia/Atlantis", 3, Wrong.BAD_ZONE),
    Case("plant.toml", "Asia/Shanghai", "../../etc/passwd", 3, Wrong.BAD_ZONE),
    Case("patterns.csv", "M-[0-9]+", "M-[0-9", 2, Wrong.BAD_PATTERN),
    Case("items.csv", "M-[0-9]+", "(M+)+", 2, Wrong.BAD_PATTERN),
    Case("people.csv", "operator,", "operator,12345", 2, Wrong.BAD_PIN),
    Case("people.csv", "operator,", "operator,secret!", 2, Wrong.BAD_PIN),
    Case("items.csv", "6901234400014", "6901234400015", 2, Wrong.BAD_GTIN),
    Case("items.csv", "6901234400014", "69012344", 2, Wrong.BAD_GTIN),
    Case("stations.csv", "36901234001", "3690123400", 2, Wrong.BAD_SSCC),
    Case("stations.csv", "36901234001", "3690123400A", 2, Wrong.BAD_SSCC),
    Case("plant.toml", 'Shanghai"', 'Shanghai"\npallets = "mixed"', 4, Wrong.BAD_CHOICE),
    # keys and codes
    Case("stations.csv", "kiosk,,", "kiosk,,36901234001", 3, Wrong.DUPLICATE),
    Case("lots.csv", "L-2,", "L-1,", 3, Wrong.DUPLICATE),
    Case("people.csv", "P2,", "P1,", 3, Wrong.DUPLICATE),
    Case("bom.csv", "C,S", "M,S", 3, Wrong.DUPLICATE),
    Case("qualifications.csv", "\nP1", "\nP1,solder,\nP1", 3, Wrong.DUPLICATE),
    Case("holidays.csv", "02,国庆,National Day,A", "01,国庆,National Day,", 3, Wrong.DUPLICATE),
    Case("people.csv", "B2;B3", "B2;B1", 3, Wrong.CODE_TAKEN),
    Case("lots.csv", "L-1,", "ST-1,", 2, Wrong.CODE_TAKEN),
    Case("orders.csv", "WO-2", "06901234400014", 3, Wrong.CODE_TAKEN),
    # references
    Case("defects.csv", "D1,look", "D1,looks", 2, Wrong.UNKNOWN),
    Case("qualification_names.csv", "solder,", "glue,", 2, Wrong.UNKNOWN, "qualifications.csv"),
    Case("defect_groups.csv", "look,外观", "look,", 2, Wrong.MISSING_LANGUAGE),
    Case("bom.csv", "C,S", "C,X", 3, Wrong.UNKNOWN),
    Case("bom.csv", "C,S", "X,S", 3, Wrong.UNKNOWN),
    Case("lots.csv", "L-2,S", "L-2,X", 3, Wrong.UNKNOWN),
    Case("orders.csv", "WO-1,M", "WO-1,X", 2, Wrong.UNKNOWN),
    Case("qualifications.csv", "P1", "P9", 2, Wrong.UNKNOWN),
    Case("routings.toml", 'component = "S"', 'component = "X"', 12, Wrong.UNKNOWN),
    Case("routings.toml", 'defect = "D1"', 'defect = "D9"', 14, Wrong.UNKNOWN),
    Case("reasons.csv", "ban", "bann", 2, Wrong.UNKNOWN),
    Case("routings.toml", '["ST-1"]\nqual', '["ST-1", "ST-9"]\nqual', 8, Wrong.UNKNOWN),
    Case("orders.csv", ",A,", ",B,", 2, Wrong.UNKNOWN_LINE),
    Case("orders.csv", "WO-2,C", "WO-2,S", 3, Wrong.NO_ROUTING),
    Case("bom.csv", "1.5,10", "1.5,20", 3, Wrong.NO_SUCH_OPERATION),
    Case("routings.toml", 'component = "S"', 'component = "C"', 12, Wrong.NOT_IN_BILL),
    Case("bom.csv", "C,S,1.5,10\n", "C,S,1.5,10\nS,M,1,10\n", 4, Wrong.CYCLE),
    Case("bom.csv", "C,S,1.5,10", "M,M,1,10", 3, Wrong.CYCLE),
    Case("orders.csv", "WO-1,M,10", "WO-1,M,9.5", 2, Wrong.WHOLE_PIECES),
    Case("bom.csv", "C,S,1.5", "C,M,1.5", 3, Wrong.WHOLE_PIECES),
    Case("lots.csv", "L-1,S", "L-1,T", 2, Wrong.NOT_A_LOT_ITEM),
    Case("lots.csv", "IQC-7", "", 3, Wrong.STATE_NEEDS_REASON),
    Case("qualifications.csv", "solder", "weld", 9, Wrong.NOBODY_QUALIFIED, "routings.toml"),
    Case("shifts.csv", "20:00,08:00", "19:59,08:00", 3, Wrong.SHIFTS_OVERLAP),
    Case("shifts.csv", "never", "6", 4, Wrong.SHIFTS_OVERLAP),
    Case("holidays.csv", "A,D", "A,D;X", 3, Wrong.UNKNOWN),
    Case("holidays.csv", "A,D", "B,D", 3, Wrong.UNKNOWN_LINE),
    Case("holidays.csv", "A,D", "A,D;S", 3, Wrong.HOLIDAY_OVERLAPS),
    Case(
        "holidays.csv", ",,\n2026-10-02,国庆,National Day,A,D", _SHORT_AFTER_NIGHT, 3, Wrong.HOLIDAY_OVERLAPS
    ),
    # routings
    Case("routings.toml", '["ST-1"]\nqual', '["KB-1"]\nqual', 8, Wrong.NO_WORK_THERE),
    Case("routings.toml", "number = 50", "number = 40", 15, Wrong.NOT_RISING),
    Case(
        "routings.toml",
        '[[routing]]\nitem = "C"',
        _EMPTY_ROUTING + '[[routing]]\nitem = "C"',
        18,
        Wrong.NO_OPERATION,
    ),
    Case("routings.toml", '["ST-1"]\nflow', "[]\nflow", 25, Wrong.NO_STATION),
    Case("items.csv", "Controller,unit", "Controller,lot", 4, Wrong.FLOW_NEEDS_UNITS, "routings.toml"),
    Case("routings.toml", _SCAN, "", 4, Wrong.SCAN_UNIT_FIRST),
    *(
        Case("routings.toml", 'flow = "batch"', 'flow = "batch"\n\n' + table, 30, Wrong.NEVER_ASKED)
        for table in (
            _SCAN_TABLE,
            _LABEL_TABLE,
            _SCAN_TABLE.replace("scan_unit", "check"),
            _SCAN_TABLE.replace("scan_unit", "parameter"),
            _SCAN_TABLE.replace("scan_unit", "measure") + "\nupper = 5",
        )
    ),
    Case("routings.toml", _REPORT, _REPORT + _REPORT.replace("50", "60"), 4, Wrong.REPORT_LAST),
    Case("routings.toml", _BATCH_REPORT, "", 21, Wrong.REPORT_LAST),
    Case("routings.toml", 'component = "S"', 'component = "S", uom = "Nm"', 12, Wrong.NOT_FOR_KIND),
    Case("routings.toml", "upper = 1.30", "upper = 1.05", 13, Wrong.LIMITS_CROSSED),
    Case("routings.toml", "upper = 1.30", 'upper = 1.30, take = "mean"', 13, Wrong.NO_SOURCE),
    Case("routings.toml", "upper = 1.30", 'upper = 1.30, instrument = "ask"', 13, Wrong.BAD_CHOICE),
    Case("routings.toml", "upper = 1.30", 'upper = 1.30, gauge = "NONE"', 13, Wrong.UNKNOWN),
    Case("routings.toml", "upper = 1.30", "upper = 1.305", 13, Wrong.LIMIT_TOO_FINE),
    Case("routings.toml", ", upper = 5", "", 14, Wrong.NO_LIMIT),
    Case("routings.toml", _REPORT, _LABEL_STEP.replace("plate", "plates") + _REPORT, 15, Wrong.UNKNOWN),
    Case("routings.toml", _REPORT, _LABEL_STEP.replace("plate", "pallet") + _REPORT, 15, Wrong.UNKNOWN),
    # labels
    Case("labels.toml", 'data = "{code}"', 'data = "{serial}"', 9, Wrong.UNKNOWN_FIELD),
    Case("labels.toml", 'data = "{code}"', 'data = "{code"', 9, Wrong.UNKNOWN_FIELD),
    Case("labels.toml", 'data = "{code}"', 'data = "{count}"', 9, Wrong.UNKNOWN_FIELD),
    Case("labels.toml", 'data = "{code}"', 'data = ""', 9, Wrong.EMPTY),
    Case("labels.toml", "height = 15", "height = 20", 10, Wrong.OFF_LABEL),
    Case("labels.toml", "y = 0\n", "y = 0.5\n", 21, Wrong.OFF_LABEL),
    Case("labels.toml", "x = 0\n", "x = -1\n", 23, Wrong.NEGATIVE),
    Case("labels.toml", "(01){gtin}(21){code}", "{gtin}", 10, Wrong.BAD_GS1),
    Case("labels.toml", "(21)", "(99999)", 10, Wrong.BAD_GS1),
    Case("labels.toml", "width = 40\n", "width = 4000\n", 6, Wrong.BAD_WHOLE),
    Case("labels.toml", "width = 40\n", "width = 40\ncopies = 99\n", 7, Wrong.BAD_WHOLE),
    Case("labels.toml", 'subject = "unit"', 'subject = "person"', 3, Wrong.BAD_CHOICE),
    Case("labels.toml", '"text"', '"picture"', 9, Wrong.BAD_CHOICE),
    Case("labels.toml", 'kind = "frame"', 'kind = "frame"\nsize = 3', 23, Wrong.NOT_FOR_KIND),
    Case("labels.toml", "height = 20.5", "height = 20.5\ncolour = 1", 8, Wrong.UNKNOWN_COLUMN),
    Case("labels.toml", '[[label]]\ncode = "pallet"', '[[label]]\ncode = "plate"', 13, Wrong.DUPLICATE),
    Case("labels.toml", _FRAME, "", 13, Wrong.NO_ELEMENT),
    Case("charts.csv", "30,i,", "30,x,", 2, Wrong.BAD_CHOICE),
    Case("charts.csv", "we1;n3", "we1;we9", 2, Wrong.BAD_CHOICE),
    Case("charts.csv", "hold", "stop", 2, Wrong.BAD_CHOICE),
    Case("charts.csv", "1.20,0.02,,we1", "1.20,0,,we1", 2, Wrong.NOT_POSITIVE),
    Case("charts.csv", "1.20,0.02,,we1", "1.20,,,we1", 2, Wrong.LIMITS_OR_LEARN),
    Case("charts.csv", "1.20,0.02,,we1", "1.20,0.02,25,we1", 2, Wrong.LIMITS_OR_LEARN),
    Case("charts.csv", ",25,", ",,", 4, Wrong.LIMITS_OR_LEARN),
    Case("charts.csv", ",25,", ",5,", 4, Wrong.BAD_WHOLE),
    Case("charts.csv", "ewma,1.20,0.02,,,", "ewma,1.20,0.02,,we1,", 3, Wrong.NOT_FOR_CHART),
    Case("charts.csv", "0.1,2.7", "1.5,2.7", 3, Wrong.NOT_A_SHARE),
    Case("charts.csv", "M,10,30,i", "X,10,30,i", 2, Wrong.UNKNOWN),
    Case("charts.csv", "M,10,30,i", "M,20,30,i", 2, Wrong.NO_SUCH_OPERATION),
    Case("charts.csv", "M,10,30,i", "M,10,35,i", 2, Wrong.NO_SUCH_STEP),
    Case("charts.csv", "M,10,30,i", "M,10,20,i", 2, Wrong.CHART_NOT_FOR_STEP),
    Case("charts.csv", "M,10,30,i", "M,,30,i", 2, Wrong.EMPTY),
    Case("charts.csv", "ewma,1.20,0.02,,,0.1,2.7,,,", "i,1.20,0.02,,,,,,,", 3, Wrong.DUPLICATE),
    Case("charts.csv", "cusum,,,25,,,,0.5,4", "bernoulli,,,,,,,0.02,4", 4, Wrong.CHART_NOT_FOR_STEP),
)
