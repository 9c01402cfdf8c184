/** What is kept of alarms: a few kinds of rows, over and over, newest first. */

const [ROWS, PAGE] = [123, 50]
const HOUR_MS = 3_600_000

const base64 = (text: string): string => Buffer.from(text).toString("base64")
const PRESS = base64('\n5C0D00A5"ADM-CID"0007L0#1234[#1234|1101 00 001]_08:12:44,11-28-2026\r')

const INCIDENTS = [
  { title: "梅园新村 3 号楼 1502", className: "跌倒", event: "fall", outcome: "helped" },
  { title: "和平里 8-302", className: "紧急按钮", event: "personal", outcome: "no-help-needed" },
  { title: "花园路 21-101", className: "其他", event: "path-failed", outcome: "fault" },
  { title: "景山东街 5 号院 2 单元 401", className: "紧急按钮", event: "personal", outcome: "false-alarm" }
] as const
const LETTERS = [
  { way: "sms", recipient: "138****8000", name: "王建国", subject: "报警：梅园新村 3 号楼 1502" },
  { way: "sms", recipient: "138****8000", name: "王建国", subject: "报警已处理：梅园新村 3 号楼 1502" },
  { way: "mail", recipient: "l****@example.com", name: "李爱华", subject: "报警：和平里 8-302" }
] as const
const MESSAGES = [
  { line: "dc-09", source: "udp 203.0.113.9:51734", account: "1234", reason: "its CRC is wrong" },
  { line: "scaip", source: "sip terminal@198.51.100.7", account: null, reason: "no XML that SCAIP knows: <html>" },
  { line: "json", source: "http 203.0.113.20", account: "pendant-00317", reason: "the signature does not fit" }
] as const

const incidentAt = (back: number, now: number) => ({
  id: ROWS - back,
  incident: `t${back % 9}-${ROWS - back}`,
  terminal: `t${back % 9}`,
  class: "others",
  priority: 100,
  openedAt: now - back * HOUR_MS - 900_000,
  ...INCIDENTS[back % INCIDENTS.length]!,
  ...(back < 2 ? { closedAt: null, outcome: null } : { closedAt: now - back * HOUR_MS })
})
const letterAt = (back: number, now: number) => ({
  id: ROWS - back,
  at: now - back * HOUR_MS,
  incident: `t${back % 9}-${ROWS - back}`,
  ...LETTERS[back % LETTERS.length]!
})
const messageAt = (back: number, now: number) => ({
  id: ROWS - back,
  receivedAt: now - back * HOUR_MS,
  ...MESSAGES[back % MESSAGES.length]!
})

const FAULTS = [
  { event: "battery-low", title: "梅园新村 3 号楼 1502", customerName: "王秀英", task: "t", incident: null },
  { event: "path-failed", title: "和平里 8-302", customerName: "李爱华", task: "t", incident: "t1-100" },
  { event: "trigger-missing", title: "花园路 21-101", customerName: "张桂兰", task: "t", incident: null, device: "2" },
  { event: "tamper", title: "景山东街 5 号院 2 单元 401", customerName: null, task: null, incident: "t3-98" },
  { event: "mains-failed", title: "和平里 8-302", customerName: "李爱华", task: "t", incident: null }
] as const
const ENDS = ["restored", "visited", "closed", "retired"] as const
const faultAt = (back: number, now: number) => {
  const ended = back < 3 ? null : now - back * HOUR_MS
  return {
    id: ROWS - back,
    fault: `t${back % 9}-${ROWS - back}`,
    terminal: `t${(back % 9) + 1}`,
    isThere: back % 4 !== 3,
    customer: "c1",
    device: null,
    ...FAULTS[back % FAULTS.length]!,
    beganAt: now - back * HOUR_MS - 5_400_000,
    endedAt: ended,
    because: ended === null ? null : ENDS[back % ENDS.length]!
  }
}

const pageOf = (asked: URLSearchParams, at: (back: number) => { readonly id: number }): unknown => {
  const before = Number(asked.get("before") ?? String(ROWS + 1))
  const text = asked.get("text") ?? asked.get("account") ?? ""
  const all = Array.from({ length: ROWS }, (_, back) => at(back)).filter(
    (row) => row.id < before && JSON.stringify(row).includes(text)
  )
  const items = all.slice(0, PAGE)
  return { items, next: all.length > PAGE ? items.at(-1)!.id : null }
}

const timelineOf = (incident: string, now: number): unknown => {
  const at = now - 3 * HOUR_MS
  const facts = [
    {
      _tag: "TerminalReported",
      event: "fall",
      phase: "began",
      code: "1101",
      isRepeat: false,
      isTest: false,
      sent: { line: "dc-09", source: "udp 203.0.113.9:51734", raw: PRESS }
    },
    { _tag: "IncidentOpened", event: "fall", class: "fall", title: "梅园新村 3 号楼 1502", priority: 200 },
    { _tag: "IncidentEscalated", rung: 0, to: "prompt" },
    { _tag: "CallMade", call: "alarm-climb.t1-1.1", origin: "alarm", dialledNumber: "02112345678" },
    { _tag: "IncidentContactAnswered", rung: 1, answer: "not-reached" },
    { _tag: "IncidentEscalated", rung: 2, to: "supervisors" },
    { _tag: "IncidentStepDone", step: "speak", by: "1001", note: "能说话，腿疼" },
    { _tag: "IncidentPartyAsked", party: "p1", name: "李阿姨", by: "1001" },
    { _tag: "IncidentPartySaid", party: "p1", said: "accepted" },
    { _tag: "IncidentSuspended", by: "1001", until: at + HOUR_MS, reason: "等 120 到达" },
    null,
    { _tag: "IncidentClosed", by: "1001", outcome: "helped", note: "送医", openMs: 2_700_000 }
  ]
  const found = incidentAt(3, now)
  return {
    incident: { ...found, incident, title: "梅园新村 3 号楼 1502", event: "fall", className: "跌倒" },
    wrong: incident.startsWith("t4") ? "the fact of line 11 is gone" : null,
    lines: facts.map((fact, index) => ({
      line: index + 1,
      fact: fact === null ? null : { at: at + index * 40_000, incident, ...fact }
    })),
    next: null,
    calls: [
      { call: "alarm-climb.t1-1.1", at: at + 120_000, origin: "alarm", isRecorded: false },
      { call: "c9", at: at + 200_000, origin: "agent", isRecorded: false },
      { call: "c8", at: at + 10_000, origin: "inbound", isRecorded: false }
    ],
    names: {
      classes: { fall: "跌倒" },
      steps: { speak: "与老人通话，确认情况" },
      dialects: { "anxin-a1": { zh: "安心 A1 挂坠", en: "Anxin A1 pendant" } }
    }
  }
}

/** Undefined: it is about something else. */
export const keptOfAlarms = (path: string, asked: URLSearchParams, now: number): unknown => {
  if (path === "/api/incidents") return pageOf(asked, (back) => incidentAt(back, now))
  if (path === "/api/letters") return pageOf(asked, (back) => letterAt(back, now))
  if (path === "/api/terminal-faults") return pageOf(asked, (back) => faultAt(back, now))
  if (path === "/api/alarm-messages") return pageOf(asked, (back) => messageAt(back, now))
  const [, kind, id = ""] = /^\/api\/(incidents|letters|alarm-messages)\/([^/]+)/u.exec(path) ?? []
  if (kind === "incidents") return timelineOf(decodeURIComponent(id), now)
  if (kind === "letters")
    return {
      ...letterAt(ROWS - Number(id), now),
      recipient: "13800138000",
      body: "王建国，您好：梅园新村 3 号楼 1502 发出报警，我们正在处理。"
    }
  return kind === undefined ? undefined : { ...messageAt(ROWS - Number(id), now), raw: PRESS }
}
