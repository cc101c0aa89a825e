"""What can be wrong in files of master data, each as one sentence in English and in Chinese.

The hub has no text layer of screens, so both languages stand here side by side. How it is found out is in
`records` (cells), in the tables (rows, and rows against each other) and in `changes` (rows against records).
"""

from enum import Enum


class Wrong(Enum):
    """Every kind of trouble: (English, Chinese), with the same {placeholders}."""

    # files
    NOT_A_DIRECTORY = (
        "{path} is no directory that can be read: name the directory that holds the files of master data.",
        "{path} 不是可读取的文件夹：请指定存放主数据文件的文件夹。",
    )
    UNKNOWN_FILE = (
        "No master data is kept in a file of this name: rename it to one of {known}, or take it out.",
        "没有这个名称的主数据文件：请改名为 {known} 之一，或移出文件夹。",
    )
    MISSING_FILE = (
        "This file is missing and no plant works without it: add it to the directory.",
        "缺少此文件，没有它工厂无法运行：请放入文件夹。",
    )
    UNREADABLE = (
        "The file cannot be read ({detail}): close it in other programs and check the rights on it.",
        "无法读取此文件（{detail}）：请在其他程序中关闭它，并检查读取权限。",
    )
    TOO_BIG = (
        "The file is larger than {limit} MB: split off what is no longer needed.",
        "文件超过 {limit} MB：请删去不再需要的内容。",
    )
    NOT_TEXT = (
        "It cannot be told in which encoding the text is: save the file as UTF-8.",
        "无法判断文本的编码：请另存为 UTF-8。",
    )
    INVISIBLE = (
        "An invisible character ({code_point}) stands in this line: delete it and type the text anew.",
        "此行含有不可见字符（{code_point}）：请删除后重新输入。",
    )
    BROKEN_CSV = (
        "The file cannot be split into cells from here on ({detail}): check the quotation marks.",
        "从此行起无法分列（{detail}）：请检查引号是否成对。",
    )
    BROKEN_TOML = (
        "The file is not valid TOML ({detail}): correct it here.",
        "文件不是有效的 TOML（{detail}）：请在此处改正。",
    )
    NO_HEADER = (
        "The first line must name the columns: write {columns}, separated by commas, semicolons or tabs.",
        "第一行必须是列名，用逗号、分号或制表符分隔：请写 {columns}。",
    )
    UNKNOWN_COLUMN = (
        "{column} is not known here: rename it to one of {known}, or take it out.",
        "此处没有“{column}”：请改为 {known} 之一，或删除。",
    )
    MISSING_COLUMN = ("The column {column} is missing: add it.", "缺少列 {column}：请添加。")
    COLUMN_TWICE = ("The column {column} is there twice: take one out.", "列 {column} 重复：请删除一列。")
    CELL_COUNT = (
        "The row has {found} cells and the header {wanted}: text that holds a comma needs quotation marks.",
        "此行有 {found} 格，表头有 {wanted} 列：含逗号的文字要加引号。",
    )
    LINE_IN_CELL = (
        "A text runs over several lines: close its quotation marks in the line it begins in.",
        "有文字跨越多行：请在同一行内写完并闭合引号。",
    )
    # cells
    EMPTY = ("{column} is empty: fill it in.", "{column} 为空：请填写。")
    MISSING_LANGUAGE = (
        "The name in {column} is missing: every name is needed in Chinese and in English.",
        "缺少 {column} 的名称：每个名称都要有中文和英文。",
    )
    LONG_NAME = (
        "The text in {column} has {found} characters, and {most} are shown at most: shorten it.",
        "{column} 的文字有 {found} 个字符，最多显示 {most} 个：请缩短。",
    )
    BAD_SHAPE = (
        "{column} is not written as in the guide: give it one text or number, a list of texts, or tables.",
        "{column} 的写法与说明不符：请写单个文字或数值、文字列表或表。",
    )
    BAD_CODE = (
        "{value} in {column} is no code: use at most 64 characters, no line break and no semicolon.",
        "{column} 中的“{value}”不是有效编码：最多 64 个字符，不含换行和分号。",
    )
    SPREADSHEET_NUMBER = (
        "{column} was turned into the number {value} by a spreadsheet: make it a text column, type it anew.",
        "{column} 中的编码被表格软件变成了数值 {value}：请将该列设为文本格式后重新输入。",
    )
    SPREADSHEET_DATE = (
        "{column} was turned into the date {value} by a spreadsheet: make it a text column, type it anew.",
        "{column} 中的编码被表格软件变成了日期 {value}：请将该列设为文本格式后重新输入。",
    )
    SPREADSHEET_TEXT = (
        "{value} in {column} is spreadsheet writing that no label bears: write {meant}.",
        "{column} 中的 {value} 是表格软件的写法，标签上没有：请写 {meant}。",
    )
    SPREADSHEET_ERROR = (
        "{column} holds the error {value} of a spreadsheet: put the code in its place.",
        "{column} 中是表格软件的错误值 {value}：请填写编码。",
    )
    LOOK_ALIKE = (
        "{value} in {column} holds {character}, which no scan of the label gives: write {meant}.",
        "{column} 中的“{value}”含有字符 {character}，扫描标签得不到它：请写 {meant}。",
    )
    AGAINST_PATTERN = (
        "{value} is no {column} of {item}, whose {pattern_column} is {pattern}: correct one of them.",
        "{column} 中的“{value}”不符合 {item} 的 {pattern_column}（{pattern}）：请改正编码或规则。",
    )
    ZEROS_LOST = (
        "{value} is no {column} of {item}, {meant} is: a spreadsheet takes zeros off, write them again.",
        "{column} 中的“{value}”不符合 {item} 的编码规则，{meant} 才符合：前面的零被表格软件去掉，请补上。",
    )
    RESERVED_CODE = (
        "{value} in {column} begins with {prefix} like a printed command: choose another code.",
        "{column} 中的“{value}”以命令码前缀 {prefix} 开头：请换一个编码。",
    )
    BAD_DECIMAL = (
        "{value} in {column} is no number: write digits with a point, at most 12 before it and 6 after it.",
        "{column} 中的“{value}”不是数值：请用数字和小数点，小数点前最多 12 位，后最多 6 位。",
    )
    BAD_WHOLE = (
        "{value} in {column} is no whole number from {low} to {high}: correct it.",
        "{column} 中的“{value}”不是 {low} 到 {high} 的整数：请改正。",
    )
    NOT_POSITIVE = ("{column} must be more than 0 and is {value}.", "{column} 必须大于 0，现为 {value}。")
    NEGATIVE = ("{column} must not be less than 0 and is {value}.", "{column} 不能小于 0，现为 {value}。")
    BAD_CHOICE = (
        "{value} is not known as {column}: use one of {known}.",
        "{column} 不能是“{value}”：请用 {known} 之一。",
    )
    BAD_DATE = (
        "{value} in {column} is no date: write it like 2027-03-31.",
        "{column} 中的“{value}”不是日期：请写成 2027-03-31 的形式。",
    )
    BAD_MOMENT = (
        "{value} in {column} is no date or time: write it like 2027-03-31 or 2027-03-31T18:00.",
        "{column} 中的“{value}”不是日期或时间：请写成 2027-03-31 或 2027-03-31T18:00 的形式。",
    )
    BAD_TIME = (
        "{value} in {column} is no time of day: write it like 08:00, midnight as 00:00.",
        "{column} 中的“{value}”不是时刻：请写成 08:00 的形式，零点写 00:00。",
    )
    BAD_ZONE = (
        "{value} is no time zone: write its name like Asia/Shanghai.",
        "“{value}”不是时区：请写时区名称，如 Asia/Shanghai。",
    )
    BAD_PATTERN = (
        "{column} cannot be used, correct the regular expression. {detail}",
        "{column} 无法使用，请改正正则表达式。{detail_zh}",
    )
    BAD_PIN = (
        "The PIN was refused: write 6 to 12 digits, or an argon2id verifier.",
        "PIN 被拒绝：请写 6 至 12 位数字，或 argon2id 校验串。",
    )
    BAD_SSCC = (
        "{value} are not 11 digits: write extension digit, GS1 company prefix and this station's own digits.",
        "{value} 不是 11 位数字：请写扩展位、GS1 厂商识别代码和区分本工位的数字。",
    )
    BAD_GTIN = (
        "{value} is no GTIN: it has 8, 12, 13 or 14 digits, and the last one must be the right check digit.",
        "“{value}”不是有效的 GTIN：应为 8、12、13 或 14 位数字，且末位校验码正确。",
    )
    BAD_PLAN = (
        "{value} in {column} is no plan of an item: write one number, or pieces by item like M-1:120;M-2:40.",
        "{column} 中的“{value}”不是按物料的计划：请写一个数，或写成 M-1:120;M-2:40（物料:件数）。",
    )
    BAD_WEEKDAYS = (
        "{value} in {column} names no weekdays: write 1 (Monday) to 7, like 1-5 or 6;7, or never.",
        "{column} 中的“{value}”不是星期：请用 1（星期一）至 7，如 1-5 或 6;7，或写 never。",
    )
    BAD_BREAK = (
        "{value} is no break of this shift: write 12:00-12:30;17:00-17:15, each within it, in their order.",
        "“{value}”不是本班次的休息：请写成 12:00-12:30;17:00-17:15，依次排列且都在班次之内。",
    )
    # rows against each other
    DUPLICATE = (
        "{key} is already in line {other}: keep one of the two rows.",
        "{key} 在第 {other} 行已存在：两行只能保留一行。",
    )
    CODE_TAKEN = (
        "The code {code} already stands for {what} in {other_file} line {other}: give one of them another.",
        "编码 {code} 已在 {other_file} 第 {other} 行用于 {what}：请更换其中一个。",
    )
    TAKEN_AT_HUB = (
        "{code} already stands for {what} at the hub: give this one another.",
        "中心的 {what} 已使用 {code}：请为此处更换。",
    )
    UNKNOWN = (
        "{code} is not in {target}: add it there or correct {column}.",
        "{target} 中没有 {code}：请在该文件中添加，或改正 {column}。",
    )
    UNKNOWN_LINE = (
        "No station belongs to line {code}: correct it here or in stations.csv.",
        "没有工位属于产线 {code}：请在此处或 stations.csv 中改正。",
    )
    NO_ROUTING = (
        "There is no routing for {item}, so nobody can work on this order: add one to routings.toml.",
        "{item} 没有工艺路线，此工单无法生产：请在 routings.toml 中添加。",
    )
    NO_SUCH_OPERATION = (
        "The routing of {item} has no operation {operation}: correct it here or in routings.toml.",
        "{item} 的工艺路线没有工序 {operation}：请在此处或 routings.toml 中改正。",
    )
    NOT_IN_BILL = (
        "{component} is not in the bill of material of {item} at operation {operation}: add it to bom.csv.",
        "{item} 工序 {operation} 的物料清单中没有 {component}：请在 bom.csv 中添加。",
    )
    CYCLE = (
        "The bill of material goes in a circle ({path}): a product cannot be a part of itself.",
        "物料清单形成循环（{path}）：产品不能是它自身的零件。",
    )
    WHOLE_PIECES = (
        "{item} is counted in single units, so {column} must be a whole number and is {value}.",
        "{item} 按单件追溯，{column} 必须是整数，现为 {value}。",
    )
    NOT_A_LOT_ITEM = (
        "{item} is tracked by {tracking} and has no lots: take the row out or change tracking in items.csv.",
        "{item} 的追溯方式为 {tracking}，没有批次：请删除此行，或在 items.csv 中修改 tracking。",
    )
    STATE_NEEDS_REASON = (
        "A lot that is {state} needs a reason, it is what the operator is told: fill in reason.",
        "状态为 {state} 的批次必须有原因，操作员会看到：请填写 reason。",
    )
    NOBODY_QUALIFIED = (
        "Nobody in qualifications.csv has {code}, so nobody could do this: add somebody or correct it.",
        "qualifications.csv 中没有人具备 {code}，此工序无人可做：请添加人员或改正。",
    )
    SHIFTS_OVERLAP = (
        "The shift overlaps with {other}: change start or end, so that every moment belongs to one shift.",
        "此班次与 {other} 重叠：请修改开始或结束时间，使每个时刻只属于一个班次。",
    )
    HOLIDAY_OVERLAPS = (
        "On {day} or the day beside it {one} and {other} overlap: name other shifts here.",
        "{day} 或其前后一天，{one} 与 {other} 重叠：请在此处改用其他班次。",
    )
    NO_WORK_THERE = (
        "{station} is of type {type}, where no operation is done: name another station.",
        "{station} 的类型是 {type}，不能执行工序：请换一个工位。",
    )
    # files against what the hub has
    RESTS_ON_REFUSED = (
        "This row rests on one that was refused in {files}: correct that file, then import both again.",
        "此行依赖 {files} 中被拒绝的行：请先改正该文件，再一起导入。",
    )
    UNFIT_FOR_HUB = (
        "With this file what the hub has of {other} would be wrong ({detail}): import both files together.",
        "导入此文件后，中心已有的 {other} 将出错（{detail}）：请将两个文件一起导入。",
    )
    ITEM_OF_RUNNING_ORDER = (
        "{order} is being made of {before}, its item cannot be {item}: close it, make an order of its own.",
        "工单 {order} 已在生产 {before}，不能改为 {item}：请关闭该工单，另建一个工单。",
    )
    OPERATION_IN_WORK = (
        "Operation {operation} of {item} is missing and {orders} in work: keep it until they are closed.",
        "{item} 缺少工序 {operation}，而工单 {orders} 仍在生产：关闭这些工单之前请保留此工序。",
    )
    RENUMBERED = (
        "Operation {before} of {item} is called {operation} here: keep {before}, records name it so.",
        "{item} 的工序 {before} 在此改成了 {operation}：记录中是 {before}，请保留原编号，新编号只给新工序。",
    )
    NUMBER_OF_ANOTHER = (
        "Operation {operation} of {item} was {before} in records: give this one a number never used.",
        "{item} 的工序 {operation} 在记录中是“{before}”：请使用从未用过的编号。",
    )
    UNIT_IN_RECORDS = (
        "{item} is counted in {before} in {where}: keep that, make another item for {uom}.",
        "{item} 在{where_zh}中以 {before} 计量：请保留，以 {uom} 计量的另建物料。",
    )
    # routings
    NOT_RISING = (
        "Number {number} comes after {before}: numbers must rise from one entry to the next.",
        "编号 {number} 排在 {before} 之后：编号必须逐项递增。",
    )
    NO_OPERATION = ("The routing of {item} has no operation: add one.", "{item} 的工艺路线没有工序：请添加。")
    NO_STATION = ("The operation has no station: name at least one.", "此工序没有工位：请至少指定一个。")
    FLOW_NEEDS_UNITS = (
        "Flow is unit but {item} is tracked by {tracking}: use flow batch or change tracking in items.csv.",
        "流转方式为 unit，但 {item} 的追溯方式为 {tracking}：请改用 batch，或在 items.csv 中修改 tracking。",
    )
    SCAN_UNIT_FIRST = (
        "In unit flow the first step, and no other, is scan_unit: put it there.",
        "单件流转（unit）的第一步必须是 scan_unit，且只有一次：请调整步骤。",
    )
    NEVER_ASKED = (
        "A step of kind {kind} is never asked in {flow} flow: take it out, or change the flow.",
        "{flow} 流转从不执行 {kind} 类步骤：请删除此步骤，或改用其他流转方式。",
    )
    REPORT_LAST = (
        "Report is the last step and comes once, and batch flow cannot go without it: correct the steps.",
        "report 必须是最后一步且只有一次，批量流转（batch）不能没有它：请调整步骤。",
    )
    NOT_FOR_KIND = (
        "{column} has no meaning in a step of kind {kind}: take it out.",
        "{kind} 类步骤不使用 {column}：请删除。",
    )
    LIMITS_CROSSED = (
        "The lower limit {lower} is above the upper limit {upper}: correct one of them.",
        "下限 {lower} 大于上限 {upper}：请改正。",
    )
    LIMIT_TOO_FINE = (
        "The limit {value} has more than {decimals} decimals: raise decimals or round the limit.",
        "极限值 {value} 的小数位超过 {decimals} 位：请增大 decimals，或修约极限值。",
    )
    NO_LIMIT = (
        "A measured value without a limit can be neither good nor bad: fill in lower, upper or both.",
        "测量值没有极限就无法判定：请填写 lower、upper 或两者。",
    )
    NO_SOURCE = (
        "{column} says how a sensor gives the value, but no sensor is named: fill in source or take it out.",
        "{column} 说明传感器如何取值，但没有指定传感器：请填写 source，或删除此项。",
    )
    # labels
    UNKNOWN_FIELD = (
        "{field} is no field of the label of a {subject}: use one of {known}.",
        "{subject} 标签没有字段“{field}”：请用 {known} 之一。",
    )
    OFF_LABEL = (
        "The element ends outside of the label: it is {width} x {height} mm.",
        "元素超出标签范围：标签为 {width} x {height} 毫米。",
    )
    NO_ELEMENT = ("The label {code} has nothing on it: add an element.", "标签 {code} 没有内容：请添加元素。")
    BAD_GS1 = (
        "{value} is no GS1 data: write it like (01){{gtin}}(21){{code}}, known identifiers only.",
        "“{value}”不是 GS1 数据：请写成 (01){{gtin}}(21){{code}} 的形式，且只用已知标识符。",
    )
    # charts
    NOT_FOR_CHART = (
        "{column} has no meaning for a chart of kind {chart}: take it out.",
        "{chart} 图不使用 {column}：请删除。",
    )
    LIMITS_OR_LEARN = (
        "The chart has no limits: give centre and sigma, or let it learn them, not both.",
        "控制图没有控制限：请填写 centre 和 sigma，或填写 learn，二者选一。",
    )
    NOT_A_SHARE = (
        "{column} must lie between 0 and 1 and is {value}.",
        "{column} 必须在 0 与 1 之间，现为 {value}。",
    )
    NO_SUCH_STEP = (
        "Operation {operation} of {item} has no step {step}: correct it here or in routings.toml.",
        "{item} 的工序 {operation} 没有步骤 {step}：请在此处或 routings.toml 中改正。",
    )
    CHART_NOT_FOR_STEP = (
        "A {chart} chart watches steps of kind {wanted}, not {kind}: choose another chart or step.",
        "{chart} 图用于 {wanted} 类步骤，不用于 {kind}：请换一种图或步骤。",
    )
