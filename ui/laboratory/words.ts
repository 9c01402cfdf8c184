import type { LaboratoryDeed, LaboratoryRun } from "#wire/laboratory.ts"
import { LINE_CHOICES } from "#engine/records/terminals/schema.ts"
import type { Words } from "#wire/permissions.ts"

const w = (zh: string, en: string): Words => ({ zh, en })

export const LAB = {
  title: w("协议实验室", "Protocol laboratory"),
  notice: w(
    "这里发出的是真实消息：虚拟终端的警情走真实流程，会振铃坐席、呼叫联系人。测试中的终端只记录，不产生警情。",
    "What is sent here is real: an alarm of a virtual terminal goes the real way, rings agents and calls contacts. A terminal on test is logged and raises none."
  ),
  terminals: w("终端", "Terminals"),
  terminal: w("终端", "Terminal"),
  search: w("按名称或账号查找", "Find by name or account"),
  none: w("没有找到终端。", "No terminal was found."),
  noTerminals: w(
    "还没有报警终端。请先录入一个，并勾选“虚拟终端”。",
    "There are no terminals yet. Enter one, and mark it as virtual."
  ),
  add: w("录入终端", "Enter a terminal"),
  more: w("只列出前 50 个，请用查找缩小范围。", "The first 50 are shown; find to see others."),
  choose: w("选择左边的一个终端。", "Choose one of the terminals."),
  virtual: w("虚拟", "Virtual"),
  onTest: w("测试中", "On test"),
  way: w("发送方式", "How it is sent"),
  number: w("拨打号码", "Number it calls"),
  noNumber: w("没有接入号码的流程受理这类终端。", "No dialled number has a flow that hears such terminals."),
  noWay: w(
    "虚拟终端不会说此终端的协议或方言，或该线路未开启。",
    "No virtual terminal speaks this protocol or dialect, or the line is off."
  ),
  count: w("风暴次数", "Presses of a storm"),
  seconds: w("持续秒数", "Seconds"),
  confirm: w(
    "此终端有真实设备，不在测试中：我确认以它的名义发出真实警情。",
    "This is a real device and not on test: I confirm that a real alarm is sent in its name."
  ),
  deeds: w("按动", "Press"),
  runs: w("已发送", "Sent"),
  noRuns: w("还没有发送过。", "Nothing was sent yet."),
  at: w("时间", "At"),
  what: w("内容", "What"),
  answer: w("应答", "Answer"),
  ms: w("毫秒", "ms"),
  became: w("结果", "Became"),
  incident: w("查看警情", "Incident"),
  counted: w("计入警情", "Counted"),
  log: w("仅记录", "Logged"),
  test: w("测试，仅记录", "Test, logged"),
  away: w("暂时无法读取。", "It cannot be read at the moment.")
} as const satisfies Readonly<Record<string, Words>>

export const DEED_WORDS: Readonly<Record<LaboratoryDeed, Words>> = {
  press: w("按键求助", "Press"),
  fall: w("跌倒", "Fall"),
  smoke: w("烟雾", "Smoke"),
  cancel: w("取消", "Cancel"),
  "battery-low": w("电量低", "Low battery"),
  "battery-charged": w("电量恢复", "Charged"),
  heartbeat: w("心跳", "Heartbeat"),
  test: w("测试", "Test"),
  "double-press": w("连按两次", "Double press"),
  "lost-network": w("断网", "Lost network"),
  storm: w("风暴", "Storm")
}

export const STATE_WORDS: Readonly<Record<LaboratoryRun["state"], Words>> = {
  running: w("发送中…", "Sending…"),
  acknowledged: w("已确认", "Acknowledged"),
  partly: w("部分确认", "Partly"),
  failed: w("未确认", "Not acknowledged")
}

const WAY_WORDS: Readonly<Record<string, Words>> = {
  "dc-09": w("DC-09，UDP", "DC-09, UDP"),
  "dc-09-tcp": w("DC-09，TCP", "DC-09, TCP"),
  "dc-09-cid": w("DC-09 内含 Contact ID，UDP", "DC-09 with Contact ID, UDP"),
  scaip: w("SCAIP，UDP", "SCAIP, UDP"),
  "scaip-tcp": w("SCAIP，TCP", "SCAIP, TCP"),
  "now-ip": w("NOW-IP，UDP", "NOW-IP, UDP"),
  "now-ip-tcp": w("NOW-IP，TCP", "NOW-IP, TCP"),
  "anxin-a1": w("安心 A1，TCP", "Anxin A1, TCP"),
  "kanglin-20": w("康邻 20，UDP", "Kanglin 20, UDP"),
  json: w("HTTP/JSON，带签名", "HTTP/JSON, signed"),
  mqtt: w("MQTT", "MQTT"),
  "contact-id": w("Contact ID，真实呼叫", "Contact ID, a real call"),
  call: w("普通来电，真实呼叫", "Plain call, a real call")
}
export const wayWords = (kind: string): Words => WAY_WORDS[kind] ?? w(kind, kind)

export const lineWords = (line: string): Words =>
  LINE_CHOICES.find(({ value }) => value === line)?.words ?? w(line, line)
