"""Simplified Chinese 简体中文: what is wrong with a scenario file.

The loader says what is wrong in English (`scenarios.messages`, `scenarios.checks` and what they
read). Each sentence it says of a text stands here as a template, with what it is in Chinese; names
between braces stand for what differs, and say how that is written (`simulation.words.reasons`).
"""

from __future__ import annotations

REASONS: dict[str, str] = {
    # values
    "must be a number": "必须是数",
    "must be a whole number": "必须是整数",
    "must be true or false": "必须是 true 或 false",
    "must be text in quotes": "必须是加引号的文字",
    "must be a number (allowed: {allowed})": "必须是数（允许：{allowed}）",
    "must be a whole number (allowed: {allowed})": "必须是整数（允许：{allowed}）",
    "must be a finite number": "必须是有限的数",
    "must be a finite number (allowed: {allowed})": "必须是有限的数（允许：{allowed}）",
    "must be a list of {kind}": "必须是{kind}",
    "must be a list of {kind} (allowed: {allowed})": "必须是{kind}（允许：{allowed}）",
    "must be a number (it is number {n} of the list)": "必须是数（列表里的第 {n} 项）",
    "must be a whole number (it is number {n} of the list)": "必须是整数（列表里的第 {n} 项）",
    "must be text in quotes (it is number {n} of the list)": (
        "必须是加引号的文字（列表里的第 {n} 项）"
    ),
    "must be a table ([{names}])": "必须是一张表（[{names}]）",
    "must be a list": "必须是列表",
    "must be a list of tables ([[{names}]])": "必须是一列表（[[{names}]]）",
    "must be one of {names}": "必须是其中之一：{names}",
    "must be {allowed}": "必须{allowed}",
    "must be {limit} (allowed: {allowed})": "必须{limit}（允许：{allowed}）",
    "must not be empty": "不能为空",
    "is too long": "太长",
    "must have exactly {n}, not {m}": "必须恰好有 {n} 个，而不是 {m} 个",
    "must have at least {n}, not {m}": "必须至少有 {n} 个，而不是 {m} 个",
    "must have at most {n}, not {m}": "必须至多有 {n} 个，而不是 {m} 个",
    "is missing": "缺少这一项",
    "is missing ({allowed})": "缺少这一项（{allowed}）",
    # names
    "unknown key (allowed: {list})": "没有这个名称（允许：{list}）",
    "{name} has no {names}": "{name} 里没有 {names}",
    "no section is {names}": "没有叫 {names} 的部分",
    "did you mean {names}?": "是不是想写 {names}？",
    "there are: {list}": "现有：{list}",
    "there are: {list}; and {n} for verification (see list)": "现有：{list}；另有 {n} 个检验用的",
    "there are none": "一个也没有",
    "there is no such scenario": "没有这个情景",
    "there is no such scenario (a file's name ends in .toml)": (
        "没有这个情景（文件名以 .toml 结尾）"
    ),
    "there is no such file": "没有这个文件",
    "the scenario has no such value": "这个情景里没有这一项",
    "only a scenario file can have a base": "只有情景文件才能有 base",
    "must be the name of a scenario, in quotes": "必须是情景的名称，加引号",
    "goes in a circle: {circle}": "绕成了一圈：{circle}",
    "{name} is given as a whole, it has no parts": "{name} 是一个整体，没有下级",
    "the base has no such buyer type to remove": "base 里没有这类买家可去掉",
    "the base has no such segment to remove": "base 里没有这群消费者可去掉",
    "a scenario given as text has no files": "以文字给出的情景不能带文件",
    "save it beside its files, and give its path": "请把它和数据文件存在一起，用命令行给出路径",
    "takes effect only together with data.firms": "要和 data.firms 一起才起作用",
    # texts
    "is not UTF-8 text": "不是 UTF-8 文字",
    "save the file as UTF-8": "请把文件另存为 UTF-8",
    "is nested too deeply": "嵌套太深",
    "brackets are nested too deeply": "括号嵌套太深",
    "is not valid TOML: {toml}": "不是合格的 TOML：{toml}",
    "is not valid TOML: {toml} (column {n})": "不是合格的 TOML：{toml}（第 {n} 列）",
    "is not valid TOML: {toml} (end of the file)": "不是合格的 TOML：{toml}（文件末尾）",
    "texts need quotes, true and false small letters": "文字要加引号，true 和 false 要小写",
    # what does not go together
    "must be at most two thirds of {name} = {n}, that is {m} days": (
        "最多是 {name} = {n} 的三分之二，即 {m} 天"
    ),
    "shorten the transition or lengthen the horizon": "缩短过渡期，或延长比较期",
    "must be at least one period (run.period_days = {n})": (
        "至少要有一个时段（run.period_days = {n}）"
    ),
    "must be below run.horizon_days = {n}": "必须小于 run.horizon_days = {n}",
    "begin earlier or lengthen the horizon": "早些开始，或延长比较期",
    "every share is 0": "所有份额都是 0",
    "give one type a share above 0": "至少让一类的份额大于 0",
    "give one segment a share above 0": "至少让一群消费者的份额大于 0",
    "no month can be below 0": "任何一个月都不能小于 0",
    "no month can be above {n}": "任何一个月都不能大于 {n}",
    "1 is an average month": "1 是平均的月份",
    "some month must be above 0": "至少有一个月要大于 0",
    "leaves no factory at any scale": "无论规模多大都没有工厂",
    "lower it": "请调低",
    "scale {n} leaves no factory: at least {m}": "规模 {n} 时没有工厂：至少 {m}",
    "one world would take about {bytes} of memory, and this machine has {have}": (
        "一个世界约需 {bytes} 内存，这台机器有 {have}"
    ),
    "both worlds would take about {bytes} of memory, and this machine has {have}": (
        "两个世界约需 {bytes} 内存，这台机器有 {have}"
    ),
    "a scale of {n} fits, or fewer cluster.buyers_per_firm": (
        "规模 {n} 放得下，或减少 cluster.buyers_per_firm"
    ),
    # explicit networks, which the page reads before it says that it has no use for them
    "an explicit network (nodes) has no firms": "库存点网络（nodes）里没有企业",
    "this is an explicit network of stock points, with nothing in it to digitise": (
        "这是库存点网络，里面没有可以数字化的东西"
    ),
    "trace runs it; compare, run and attribute take a cluster, such as {name}": (
        "请用 trace 运行；compare、run 和 attribute 要用产业带，例如 {name}"
    ),
    "leave one of them out": "请去掉其中一个",
    "only an explicit network ([[nodes]]) uses it": "只有库存点网络（[[nodes]]）才用它",
    "node {n} has this name already": "第 {n} 个库存点已经叫这个名称",
    "there is no such node": "没有这个库存点",
    "goods would run in a circle: {circle}": "货会绕成一圈：{circle}",
    "a {name} cannot supply a {names}": "{name} 不能向 {names} 供货",
    "goods flow {circle}": "货的流向是 {circle}",
    "a {name} has no end demand, only a shelf has": "{name} 没有终端需求，只有 shelf 才有",
    "make it kind = {names}": "请写成 kind = {names}",
    "a {name} has no {names}, only a material has": "{name} 没有 {names}，只有 material 才有",
    "law = {name} needs the demands of its periods": "law = {name} 要有各时段的需求",
    "law = {name} needs an upper end": "law = {name} 要有上限",
    "law = {name} needs the values it can take": "law = {name} 要有可能的取值",
    "no demand can be below 0": "任何需求都不能小于 0",
    "must be at most high = {n}": "最多是 high = {n}",
    "must be as many as the values ({n})": "必须和取值一样多（{n} 个）",
    "must add up to 1 (they add up to {n})": "总和必须是 1（现在是 {n}）",
    "must be at most base_stock_level = {n} for s_S": "用 s_S 时最多是 base_stock_level = {n}",
    "must be above 0 for {name}": "用 {name} 时必须大于 0",
    "{name} uses no {names}: it uses no setting of its own": (
        "{name} 不用 {names}：它没有自己的设定"
    ),
    "{name} uses no {names}: it uses {list}": "{name} 不用 {names}：它用 {list}",
    "{name} is for {list}": "{name} 用于 {list}",
    "critical_ratio = {n} sets it: give one of the two": (
        "critical_ratio = {n} 已决定了它：两者取一"
    ),
    "must be at most {n} units (run.pieces_per_unit = {m})": (
        "最多 {n} 个单位（run.pieces_per_unit = {m}）"
    ),
    "changes nothing (it can change {list})": "什么也没有改（可改：{list}）",
    "the network would take about {bytes} of memory, most of it {what}, "
    "and this machine has {have}": "这个网络约需 {bytes} 内存，大半用于{what}；这台机器有 {have}",
    "at most run.chains = {n}, or a shorter horizon": "最多 run.chains = {n}，或缩短比较期",
    "a run.horizon_days of {n} fits": "run.horizon_days 为 {n} 放得下",
    "shorten it": "请缩短",
    "fewer nodes": "请减少库存点",
}

# What stands in the place of {toml}: what Python's reader says.
TOML: dict[str, str] = {
    "Invalid statement": "这一行看不懂",
    "Expected newline or end of document after a statement": "一项写完后要换行",
    "Expected {name}": "这里该有 {name}",
    "Found invalid character {name}": "有不允许的字符 {name}",
    "Illegal character {name}": "有不允许的字符 {name}",
    "Cannot declare {name} twice": "{name} 写了两次",
    "Cannot overwrite a value": "同一项写了两次",
    "Expected ']' at the end of a table declaration": "表名后面缺 ]",
    "Expected ']]' at the end of an array declaration": "表名后面缺 ]]",
    "Cannot mutate immutable namespace {name}": "{name} 已经写完，不能再加",
    "Cannot redefine namespace {name}": "{name} 写了两次",
    "Expected '=' after a key in a key/value pair": "名称后面缺等号",
    "Invalid initial character for a key part": "名称的第一个字符不对",
    "Unclosed array": "列表缺右括号",
    "Duplicate inline table key {name}": "{name} 写了两次",
    "Unclosed inline table": "花括号没有写完",
    "Unescaped '\\' in a string": "文字里的反斜杠要写两个",
    "Invalid hex value": "十六进制数不对",
    "Escaped character is not a Unicode scalar value": "转义的字符不存在",
    "Unterminated string": "文字缺右引号",
    "Invalid date or datetime": "日期不对",
    "Invalid value": "这个值看不懂",
}

# What stands in the place of {what}.
TAKES: dict[str, str] = {
    "recorded series": "记录",
    "stock points": "库存点",
    "queues": "排队的订单",
}
