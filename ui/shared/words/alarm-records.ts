import { filled, say } from "../language.ts"

/** Words of what is kept of alarms, in both languages: fetched with the pages that say them. */
const WORDS = {
  tabs: ["警情页面", "Pages of alarms"],
  open: ["未结警情", "Open alarms"],
  incidents: ["警情记录", "Incidents"],
  letters: ["监护人通知", "Letters to guardians"],
  messages: ["未识别报文", "Messages not understood"],
  more: ["显示更早的", "Show older ones"],
  "more-lines": ["显示后面的", "Show what follows"],
  shown: ["已显示 {n} 条", "{n} shown"],
  unfit: ["这样查不了，请改一下条件。", "This cannot be looked for; change what is asked."],
  from: ["开始日期", "From"],
  to: ["结束日期", "To"],
  clear: ["清除条件", "Clear"],
  any: ["全部", "All"],
  // Incidents.
  "incidents.empty": ["没有这样的警情", "There is no such incident"],
  "incidents.text": ["名称、终端或编号", "Title, terminal or id"],
  "incidents.state": ["是否结案", "Open or closed"],
  "incidents.class": ["类别", "Class"],
  "incidents.title": ["终端", "Terminal"],
  "incidents.event": ["上报", "Report"],
  "incidents.opened": ["开始", "Opened"],
  "incidents.closed": ["结案", "Closed"],
  "incidents.outcome": ["结果", "Outcome"],
  "state.open": ["未结", "Open"],
  "state.closed": ["已结案", "Closed"],
  // One incident.
  timeline: ["经过", "What happened"],
  "timeline.missing": [
    "没有这起警情，或者不在您可以查看的范围内",
    "There is no such incident, or it is beyond what you may see"
  ],
  "timeline.whole": ["校验通过：全部内容与写入时一致", "Verified: all of it is as it was written"],
  "timeline.wrong": ["校验不通过：{why}", "Verification failed: {why}"],
  "timeline.gone": ["这一条的内容已经不在", "What this line said is gone"],
  "timeline.late": [
    "刚刚发生的事，几秒后才会出现在这里。",
    "What happened a moment ago stands here some seconds later."
  ],
  calls: ["通话", "Calls"],
  "calls.none": ["没有由系统拨出的通话", "No calls were made by the centre"],
  "calls.recorded": ["有录音", "Recorded"],
  "calls.gone": ["没有通话记录", "No record"],
  raw: ["原始报文", "As it came"],
  "raw.covered": ["您无权查看原始报文", "You may not see it as it came"],
  hex: ["十六进制", "Hexadecimal"],
  text: ["文本", "Text"],
  // Letters.
  "letters.empty": ["没有这样的通知", "There is no such letter"],
  "letters.lead": [
    "短信和邮件暂时只保存在本机，90 天后清除；还没有外发通道。",
    "Texts and mail are kept on this machine for 90 days; nothing sends them on yet."
  ],
  "letters.text": ["姓名或标题", "Name or subject"],
  "letters.at": ["时间", "Time"],
  "letters.way": ["方式", "By"],
  "way.sms": ["短信", "Text"],
  "way.mail": ["邮件", "Mail"],
  "letters.name": ["收件人", "To"],
  "letters.recipient": ["号码或地址", "Number or address"],
  "letters.subject": ["标题", "Subject"],
  "letters.body": ["内容", "Words"],
  "letters.incident": ["警情", "Incident"],
  // Messages.
  "messages.empty": ["没有这样的报文", "There is no such message"],
  "messages.account": ["账号", "Account"],
  "messages.line": ["协议", "Protocol"],
  "messages.text": ["原因或来源", "Reason or source"],
  "messages.at": ["收到", "Received"],
  "messages.source": ["来源", "From"],
  "messages.reason": ["原因", "Why not"],
  // What a line of a time line is, by the fact's name.
  "fact.TerminalReported": ["终端上报", "Report of the terminal"],
  "fact.IncidentOpened": ["警情开始", "Opened"],
  "fact.IncidentHeard": ["又有上报", "Heard again"],
  "fact.IncidentClassified": ["改为更高类别", "Given another class"],
  "fact.IncidentStepDone": ["完成步骤", "Step done"],
  "fact.IncidentOverdue": ["超时", "Overdue"],
  "fact.IncidentEscalated": ["无人接，升级", "Nobody had it: next rung"],
  "fact.IncidentContactAnswered": ["联系人答复", "A contact's answer"],
  "fact.IncidentPartyAsked": ["派人", "Somebody asked to go"],
  "fact.IncidentPartySaid": ["派出人员", "Of whom was sent"],
  "fact.IncidentLineReleased": ["终端线路已释放，未通话", "Line released without a talk"],
  "fact.IncidentHandedOver": ["转交", "Handed over"],
  "fact.IncidentSuspended": ["挂起", "Put away"],
  "fact.IncidentResumed": ["继续处理", "Taken up again"],
  "fact.IncidentClosed": ["结案", "Closed"],
  "fact.CallMade": ["拨出电话", "A call was made"],
  "fact.CallAnswered": ["电话接通", "The call was answered"],
  "fact.CallEnded": ["电话结束", "The call ended"],
  "fact.RecordingStarted": ["开始录音", "Recording began"],
  "fact.RecordingEnded": ["录音结束", "Recording ended"],
  "fact.KeyPressed": ["按键", "A key was pressed"],
  // Its fields.
  "field.event": ["事件", "Event"],
  "field.phase": ["阶段", "Phase"],
  "field.code": ["代码", "Code"],
  "field.isRepeat": ["重复上报", "A repeat"],
  "field.isTest": ["测试", "A test"],
  "field.class": ["类别", "Class"],
  "field.title": ["名称", "Title"],
  "field.priority": ["优先级", "Priority"],
  "field.number": ["第几次", "Press number"],
  "field.step": ["步骤", "Step"],
  "field.by": ["操作人", "By"],
  "field.note": ["说明", "Note"],
  "field.what": ["何事", "What"],
  "field.rung": ["级", "Rung"],
  "field.to": ["对象", "To"],
  "field.answer": ["答复", "Answer"],
  "field.party": ["编号", "Number"],
  "field.name": ["姓名", "Name"],
  "field.said": ["状态", "Said"],
  "field.until": ["到", "Until"],
  "field.reason": ["原因", "Reason"],
  "field.outcome": ["结果", "Outcome"],
  "field.openMs": ["历时", "Open for"],
  "field.dialledNumber": ["被叫", "Dialled"],
  "field.callingNumber": ["主叫", "Calling"],
  "field.key": ["键", "Key"],
  "field.cause": ["原因", "Cause"],
  "field.line": ["协议", "Protocol"],
  "field.source": ["来源", "From"],
  "field.origin": ["由谁拨出", "Made for"],
  "field.file": ["文件", "File"],
  "field.side": ["哪一方", "Side"],
  "field.leg": ["线路", "Leg"],
  "value.phase.began": ["开始", "Began"],
  "value.phase.ended": ["恢复", "Restored"],
  "value.phase.cancelled": ["取消", "Cancelled"],
  "value.answer.accepted": ["接受", "Accepted"],
  "value.answer.refused": ["拒绝", "Refused"],
  "value.answer.not-reached": ["未联系上", "Not reached"],
  "value.origin.alarm": ["警情", "The alarm"]
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>

export type RecordWord = keyof typeof WORDS

/** In the language of the screen. Reactive. */
export const k = (key: RecordWord, values: Readonly<Record<string, string | number>> = {}): string => {
  const [zh, en] = WORDS[key]
  return filled(say({ zh, en }), values)
}

/** A word that may be newer than these screens: then its own name. */
export const kOr = (key: string, otherwise: string): string =>
  Object.hasOwn(WORDS, key) ? k(key as RecordWord) : otherwise
