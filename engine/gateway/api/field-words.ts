import { alarmWords } from "./alarm-words.ts"
import { callbackWords } from "./callback-words.ts"
import { callWords } from "./call-words.ts"
import { stageWords } from "./stage-words.ts"
import { storyWords } from "./story-words.ts"

/**
 * What the API's document says of each field, with an example where one helps. They stand here and not in the schemas, because
 * every screen loads those. A field by its schema and name, or by its name alone where it means the same everywhere; a path's by
 * the path; a query's that has no filter by `<path>?`. A test finds the field that has none.
 */
export type Words = string | readonly [description: string, example: unknown]

const WHEN = "in milliseconds since 1970-01-01 UTC"
const when = (what: string): Words => [`${what}, ${WHEN}`, 1_790_000_000_000]

const everywhere: Readonly<Record<string, Words>> = {
  error: "Which kind of refusal it is, for programs",
  message: "Why, in English, for people who look at a log",
  ok: "Whether it is so, or was done",
  agent: ["Number of an agent, who is also called by it; null when there is none", "1001"],
  queue: ["Id of a queue; null when there is none", "sales"],
  channel: "How the work comes: by voice, alarm, chat, mail, sms or task",
  work: ["Whole name of a piece of work: its kind and its id", "task/w1"],
  note: "What the agent writes about the work, up to 4,000 characters; null or absent for none",
  topic: ["Name of a topic", "desk/1001"]
}

const queries: Readonly<Record<string, Words>> = {
  "CallFilter.limit": ["Calls a page, 1 to 1,000; 100 when not said", 100],
  "CallFilter.before": ["Only calls with a smaller serial number: that of the last call of the page before", 4711],
  "CallFilter.queue": ["Only calls of this queue, by its id", "sales"],
  "CallFilter.agent": ["Only calls that this agent took part in, missed or refused", "1001"],
  "CallFilter.number": [
    "Only calls from numbers with these digits in them; who may not see numbers whole finds by the whole number or its last four digits",
    "8000"
  ],
  "CallFilter.direction":
    "in: somebody called the centre; out: the centre called; internal: a colleague; callback: it called back; alarm: for an alarm",
  "CallFilter.ring":
    "missed: an agent missed it, or its caller gave up in a queue; rejected: an agent refused it; with agent, this one did",
  "CallFilter.list": "Only calls whose caller's number was on this list when they called",
  "CallFilter.recorded": "yes: only calls with a recording",
  "CallFilter.summary": [
    "owed: only calls whose summary lacks what their queue requires, with `agent` those that this one owes; follow-up: only calls after which somebody is to be called back",
    "owed"
  ],
  "CallFilter.reason": ["Only calls about this call reason or one below it, by its id", "complaint"],
  "CallFilter.text": [
    "A serial number, an id, or a part of an agent's or queue's name, of the call's reason or of its note",
    "20481"
  ],
  "CallFilter.callingNumber": ["Only calls from this number, exactly as it was sent", "13800000000"],
  "CallFilter.outcome":
    "Only calls that ended so: handled by an agent, abandoned by the caller, ended in the flow, refused, or left by a callback that was promised or by a message",
  "CallFilter.from": when("Only calls that arrived then or later"),
  "CallFilter.to": when("Only calls that arrived then or earlier"),
  "WorkFilter.limit": ["Pieces of work a page, 1 to 1,000; 100 when not said", 100],
  "WorkFilter.before": ["The id of the last piece of work on the page before", "w1"],
  "WorkFilter.queue": ["Only work of this queue, by its id", "sales"],
  "WorkFilter.channel": "Only work of this channel",
  "WorkFilter.agent": ["Only work that alerts this agent or that they have", "1001"],
  "/api/calls/{id}/recording?.part": "message: no more of it than the message that the caller left. Absent: all of it",
  "/api/calls/{id}/recording?.download": "1: to be saved as a file, for which calls.download is needed, too",
  "/api/work/{id}/why?.kind": "Of which kind the work is; a task when not said",
  "/api/board?.unit": ["Only what is of this unit and of those below it", "north"],
  "/api/agents/{id}/finish-wrap-up?.work": "Whose wrap-up it is; without it the call's, or whichever there is",
  "/api/agents/{id}/keep-wrap-up?.work": "Whose wrap-up it is; without it the call's, or whichever there is",
  "/api/agents/{id}/extend-wrap-up?.work": "Whose wrap-up it is; without it the call's, or whichever there is",
  "/api/agents/{id}/ask-help?.work": "The call; without it the one that the agent speaks in",
  "/api/agents/{id}/withdraw-help?.work": "The call; without it the one that help is asked for",
  "/api/agents/{id}/take-help?.work": "The call; without it the one that help is asked for"
}

const CALL: Words = ["Id of the call", "b7f1c9c2-8a0e-4a5f-9a3f-2f0d5f0c7f11"]
const AGENT: Words = ["The agent's number", "1001"]
const paths: Readonly<Record<string, Words>> = {
  "/provisioning/{token}/{file}.token": ["As the link has it", "q2Vb8sT1mZ0d4RkW7yLxAg"],
  "/provisioning/{token}/{file}.file": [
    "The file's name, made of the telephone's hardware address",
    "805ec0123456.cfg"
  ],
  "/api/calls/{id}.id": CALL,
  "/api/calls/{id}/why.id": CALL,
  "/api/work/{id}/why.id": "Id of the work, without its kind",
  "/api/live/queues/{id}/why.id": ["Id of the queue", "service"],
  "/api/calls/{id}/recording.id": CALL,
  "/api/calls/{id}/unmask.id": CALL,
  "/api/work/{id}/unmask.id": ["The work's id, without its kind", "w1"],
  "/api/work/{id}.id": ["The work's id, without its kind", "w1"],
  "/api/agents/{id}.id": AGENT,
  ...Object.fromEntries(
    "why-none not-ready accept-work reject-work end-work sign-in sign-out ready finish-wrap-up extend-wrap-up keep-wrap-up ask-help withdraw-help take-help reject answer hang-up "
      .concat("hold-call retrieve-call consultation-call alternate-call reconnect-call transfer-call ")
      .concat("single-step-transfer-call conference-call single-step-conference-call clear-connection clear-call ")
      .concat("deflect-call pickup-call join-call generate-digits pause-recording resume-recording make-call")
      .split(" ")
      .map((name) => [`/api/agents/{id}/${name}.id`, AGENT])
  )
}

const session: Readonly<Record<string, Words>> = {
  "Credentials.user": ["Account, up to 100 characters", "1001"],
  "Credentials.password": "Its password, up to 1,024 characters",
  "Credentials.code": ["Of the person's app, or a recovery code; asked for by `CodeNeeded`", "123456"],
  "SessionInfo.user": ["Account", "1001"],
  "SessionInfo.name": ["The person's name", "王芳"],
  "SessionInfo.unit": ["Id of the unit of the organisation the person belongs to", "centre"],
  "SessionInfo.grants": [
    "Each permission the person has, and how far it reaches: self, team, department or organisation",
    { "calls.view": "team" }
  ],
  "SessionInfo.language": "Language of the person's screens: the browser's, zh-CN or en",
  "SessionInfo.theme": "Light or dark screens, or as the computer has it",
  "SessionInfo.mustChangePassword":
    "Whether a password of one's own has to be chosen first; until then nothing else is answered",
  "SessionInfo.mustSetUpTwoStep":
    "Whether the person has to set up two-step sign-in first: the session is good for nothing else until then",
  "SessionInfo.signOutUrl":
    "Where the browser goes after the sign-out, to sign out of the office's own accounts, too; null: nowhere",
  "SignInWays.provider": "The office's own accounts (OpenID Connect); null where there are none",
  "ProviderName.name": ["What they are called on the button", "公司账号"],
  "ProviderAddress.url": "Where the browser goes",
  "CameBack.query": ["What stands behind the ? of the address to which the browser came back", "code=…&state=…"],
  "ProviderRefused.why":
    "expired: began elsewhere or too long ago; refused: they said no; unknown: nobody here is called so",
  "ProviderRefused.who": ["As they are called there; empty when that is not known", "wang.fang"],
  "SessionInfo.timeZone": ["The centre's time zone, an IANA name: screens show every time in it", "Asia/Shanghai"],
  "SessionInfo.expiresAt": when("When the sign-in is over"),
  "KeyReused.field": ["What does not fit, by its path in the request", "headers.idempotency-key"],
  "BadRequest.field": ["What does not fit, by its path in the request", "query.limit"],
  "Refused.reason": "Why the engine does not do it now",
  "TooManyAttempts.retryAfterSeconds": ["Seconds until the next attempt is looked at, 1 to 900", 8]
}

const ownData: Readonly<Record<string, Words>> = {
  "OwnDataShown.centre": ["What the centre is called", "呼叫中心"],
  "OwnDataShown.endsAt": when("Until when the link is good, if nothing is sent before"),
  "OwnDataShown.timeZone": ["The centre's time zone, an IANA name", "Asia/Shanghai"],
  "OwnDataShown.values": "What the centre leaves to its customers, and nothing else",
  "OwnDataValues.name": ["The customer's name", "王芳"],
  "OwnDataValues.phones": "Their telephone numbers",
  "OwnDataValues.addresses": ["Their addresses", ["北京市海淀区中关村大街 1 号"]],
  "OwnDataValues.email": ["Their e-mail address; null: none", "wang@example.cn"],
  "OwnDataValues.own":
    "Fields of the centre's own that are the customer's to change, by id; numbers and days are texts",
  "OwnDataPhone.kind": "What kind of number it is",
  "OwnDataPhone.number": ["The one form in which it is kept; said by the server", "+8613800138000"],
  "OwnDataPhone.written": ["The number as somebody wrote it", "138 0013 8000"],
  "OwnDataShown.ownFields": "What stands in `own`, in the centre's order",
  "OwnDataField.id": ["Id of the field", "contract-no"],
  "OwnDataField.name": ["What it is called", "合同编号"],
  "OwnDataField.type": "What may stand in it",
  "OwnDataField.isRequired": "Whether it must be filled in",
  "OwnDataField.choices": "What may be chosen; empty when it is no choice",
  "OwnDataField.pattern": ["The regular expression that the whole text must match; empty: anything", "HT\\d{8}"],
  "OwnDataField.order": ["Place in the form", 10],
  "LinkOver.why": "used: it was used already; expired: it is good no more; unknown: there is no such link",
  "OwnDataUnfit.problems": "Each field that does not fit, with what is wrong in both languages",
  "OwnDataProblem.field": ["What does not fit; it may go deeper: own.contract-no", "phones"],
  "OwnDataProblem.zh": ["What is wrong, in Chinese", "格式不正确"],
  "OwnDataProblem.en": ["What is wrong, in English", "is not of the right form"]
}

const calls: Readonly<Record<string, Words>> = {
  "CallRecord.id": CALL,
  "CallRecord.serial": ["Running number of the centre (流水号), without gaps in the order of arrival", 4711],
  "CallRecord.direction":
    "in: somebody called the centre; out: the centre called; internal: a colleague; callback: it called back; alarm: for an alarm",
  "CallRecord.missedBy": "Agents who let it ring, were on another line, or could not be rung",
  "CallRecord.rejectedBy": "Agents who refused it at the ring",
  "CallRecord.callingNumber": ["The number that called, masked; whole by POST /api/calls/:id/unmask", "138****0000"],
  "CallRecord.isCovered":
    "The dialled number was covered for who had it dialled: whole for those alone who may change customers. Null: it was not",
  "CallRecord.dialledNumber": ["The number that was called; masked when the centre called", "95000"],
  "CallRecord.arrivedAt": when("When the call came"),
  "CallRecord.queuedAt": when("When it first entered a queue, null when never"),
  "CallRecord.rungAt": when("When an agent's telephone rang last, null when never"),
  "CallRecord.answeredAt": when("When the customer first had somebody to talk with, null when never"),
  "CallRecord.endedAt": when("When it ended, null while it is on"),
  "CallRecord.waitMs": ["Milliseconds from the queue to the answer, or to the end; null when never queued", 8_200],
  "CallRecord.ringMs": ["Milliseconds of the ring that was answered, else of the last; null when never rung", 3_100],
  "CallRecord.talkMs": ["Milliseconds that the customer talked with somebody; null when never answered", 93_000],
  "CallRecord.holdMs": [
    "Milliseconds that the customer waited while people had the call at hand; null when never answered",
    12_000
  ],
  "CallRecord.agents": "All who took part, in the order in which they came; supervisors did not",
  "CallRecord.agent": "Who answered it first; of a call that the centre made: who wanted it",
  "CallRecord.wrapUpMs": ["Milliseconds of its agents' work afterwards; null when there was none", 12_000],
  "CallRecord.attempts": ["Agents whose telephone rang", 1],
  "CallRecord.keys": ["Keys that the caller pressed in the flow, in order", "1"],
  "CallRecord.outcome": "How it ended; null while it is on",
  "CallRecord.hangUpBy": "Who ended it: the caller, the agent, or the system; null while it is on",
  "CallRecord.cause": ["The switch's word for the end; null while it is on", "NORMAL_CLEARING"],
  "CallRecord.recordingFile": "The recording's file below the recordings' folder; null when it was not recorded",
  "CallRecord.recordedMs": ["Milliseconds of sound in the recording; null until it is closed", 93_000],
  "CallRecord.recordingVerdict":
    "recorded, not-recorded, or too-short: it was shorter than its rule wants, and is not kept; null when nobody had to decide",
  "CallRecord.recordingBecause":
    "Why: rule: a recording rule fits; person: so it is said of the agent; usual: nothing is said",
  "CallRecord.recordingRule": ["Id of the rule; null when no rule decided", "no-hr"],
  "CallRecord.callerMosHundredths": [
    "Mean opinion score of the caller's line, by ITU-T G.107, times 100; null: nothing was measured",
    431
  ],
  "CallRecord.callerLossPermille": ["Of a thousand packets of the caller, those that were not heard", 4],
  "CallRecord.callerJitterMs": ["By how much the caller's packets came unevenly, as RFC 3550 counts", 3],
  "CallRecord.callerRoundTripMs": ["To the caller's telephone and back; null: it does not say", 42],
  "CallRecord.agentMosHundredths": [
    "Mean opinion score of the agent's line, by ITU-T G.107, times 100; null: nothing was measured",
    438
  ],
  "CallRecord.agentLossPermille": ["Of a thousand packets of the agent, those that were not heard", 0],
  "CallRecord.agentJitterMs": ["By how much the agent's packets came unevenly, as RFC 3550 counts", 1],
  "CallRecord.agentRoundTripMs": ["To the agent's telephone and back; null: it does not say", 8],
  "CallRecord.list": "The list that the caller's number was on when they called: black, white or vip; null: none",
  "WhyAnswer.call": "Id of the call, where the work is one",
  "WhyAnswer.decisions": "Each decision about it, in order",
  "WhyAnswer.waiting": "Why it still waits; null: it does not wait",
  "WaitingWhy.about": ["Who or what it is about, as far as known; a telephone number is masked", "138****8000"],
  "WaitingWhy.place": ["In the order of service of its queue, from 1", 1],
  "WaitingWhy.since": when("Entry into the queue"),
  "WaitingWhy.because": "What must change first for it to be served",
  "WaitingWhy.told": "What the caller was told of their wait last; null: nothing",
  "WaitingWhy.told.at": when("When they were told"),
  "WaitingWhy.told.place": ["Their place then, from 1; null: it was not told", 3],
  "WaitingWhy.told.expectedMs": ["How long they wait from then on; null: it was not told", 120_000],
  "WaitingWhy.offered": "The agent who is being asked now; null: nobody",
  "WaitingWhy.offeredToo": "Who is being asked beside them, where it rings at everybody at once",
  "WaitingWhy.servers": "Those who could serve it and whom the asker may see, nearest first",
  "WaitingWhy.counts": "How many agents of the queue stand in which way, by what is in it",
  "WaitingWhy.said": "All of it in a sentence",
  "Server.agent": AGENT,
  "Server.name": "The agent's name",
  "Server.why": ["What is in the way; free for who is", "full"],
  "Said.zh": "In Chinese",
  "Said.en": "In English",
  "QueueWhy.name": "The queue's name",
  "QueueWhy.at": when("Of this answer"),
  "QueueWhy.total": ["How many wait in all", 3],
  "QueueWhy.waiting": "The first hundred, in the order of service",
  "QueueWhy.wordLeft": "Who left word instead of waiting, since local midnight",
  "WordLeft.callbacks": ["Callbacks that were promised", 4],
  "WordLeft.voicemails": ["Messages that callers left, each a task of the queue", 2],
  "QueueWhy.toldWaits": "Of waits that callers were told since local midnight: what came of them",
  "ToldWaits.served": ["How often somebody was told a wait who was served then", 42],
  "ToldWaits.errorMs":
    "Milliseconds between what they were told and what they waited, all together; divided by served it is the mean error",
  "ToldWaits.lateMs":
    "Milliseconds that they waited longer than they were told, those who waited less counted against it; divided by served it is the bias",
  "ToldWaits.later": "Of those served, who waited over a minute longer than they were told",
  "ToldWaits.left": "How often somebody was told a wait who left unserved",
  "ToldWaits.leftLater": "Of those who left, who had waited over a minute longer than they were told",
  "RulesThen.version": ["Counts the changes of the queue's settings, from 1", 3],
  "RulesThen.changedAt": when("Of the last change before"),
  "RulesThen.changedBy": "Account that made it",
  "Decision.rules": "Which settings of the queue were in force; null: they are older than the log",
  "Decision.said": "All of it in a sentence",
  "WhyAnswer.overflows": "When a number outside was tried because nobody was there, and what came of that",
  "WhyAnswer.help": "When its agents asked for help, and who saw to it",
  "WhyAnswer.followUp": "That the caller is to be called back; null: nobody said so",
  "WhyAnswer.transfers": "Where people sent it themselves, and what became of that",
  "Decision.at": when("When it was decided"),
  "Decision.group": "Queues that share agents; one distributor decides for all of them",
  "Decision.offer": "Counts the distributor's offers",
  "Decision.strategy": ["How the best of those who could take it was found", "longest-idle"],
  "Decision.chosen": AGENT,
  "Decision.waitedMs": ["Milliseconds that the work had waited", 8_200],
  "Decision.stages":
    "What its waiting had changed by then: less of a skill, more areas, no longer only its own agent, first in line",
  "Decision.candidates": "The chosen one, then the ten who came nearest",
  "Decision.counts": "How many of everybody else had which verdict, by verdict",
  "Decision.outcome":
    "How the offer went: answered, or why the ring ended; of a task or a callback rejected, no-answer or unreachable (passed where that was not kept yet), and of a callback what came of the call; null while it is not known",
  "Candidate.verdict": "Why this agent was chosen or passed over",
  "Candidate.score":
    "What the strategy compared, higher first: ms idle, offers made to others since, 11 less the tier, points, the lot, or below zero what was handled, or ms served, per signed-in hour of the shift; null of who could not take it"
}

const written: Readonly<Record<string, Words>> = {
  "WorkRequest.attributes": [
    "What is known of it: title, callingNumber, text, link (http or https) are shown by name; up to 40 of 2,000 characters",
    { title: "回访", text: "请回访客户" }
  ],
  "WorkRequest.priority": ["Comes on top of the queue's, 0 to 100", 5],
  "WorkRequest.needs": "Skills that whoever takes it must have; up to 20",
  "WorkRequest.needs.skill": ["Id of the skill", "english"],
  "WorkRequest.needs.level": ["At least this level, 1 to 10", 3],
  "WorkRequest.area": "Id of the area that it is about",
  "WorkRequest.preferred": ["Number of the agent who is tried first when they can take it", "1001"],
  "WorkTaken.id": ["Its id, without the kind", "w1"],
  "Work.id": ["Its id, without the kind", "w1"],
  "Work.state": "Where it is. queueing: its queue is full and it waits outside; refused: the queue would not have it",
  "Work.createdAt": when("When it was created"),
  "Work.startedAt": when("When an agent took it, null when none did"),
  "Work.endedAt": when("When it was over, null while it is open"),
  "Work.priority": ["Its own and its queue's together", 5],
  "Work.attributes": "What is known of it; of ended work only the title",
  "NotReady.reason": [
    "Id of a reason that an agent may choose: one of `words`; those of the engine are refused",
    "meal"
  ]
}

const board: Readonly<Record<string, Words>> = {
  "Board.queues": "Every queue, by its id",
  "Board.agents": "Every agent, by number",
  "Board.calls": "Calls in the house",
  "Board.calls.inFlow": "Calls that hear announcements or press keys",
  "Board.calls.waiting": "Calls that wait for an agent",
  "Board.calls.ringing": "Calls that ring at an agent's telephone",
  "Board.calls.talking": "Calls that talk with an agent",
  "Board.listed":
    "Calls since local midnight whose caller's number was on a list; null on a unit's board, as callers are refused at the centre's door",
  "ListedCalls.refused": "On the black list, and refused",
  "ListedCalls.rerouted": "On the black list, and sent to a flow",
  "ListedCalls.white": "On the white list",
  "ListedCalls.vip": "On the list of VIPs",
  "Board.links": "What the engine reaches",
  "Board.links.telephony": "Whether it reaches its switch",
  "Board.links.database": "Whether it reaches its database",
  "Board.links.files": "Whether the switch can write recordings and read what it plays",
  "Board.switchQueues": "Queues that the switch distributes by itself, on the whole centre's board where it has any",
  "SwitchQueues.queues": "By the switch's name of each",
  "SwitchQueues.agents": "Their agents, by the switch's name of each",
  "SwitchQueue.waiting": "Callers who wait now",
  "SwitchQueue.longestSince": when("Since when the one waits that waits longest, null when none does"),
  "SwitchQueue.talking": "Callers with an agent now",
  "SwitchQueue.answered": "Calls answered since the switch read the queue's settings",
  "SwitchQueue.abandoned": "Calls given up since the switch read the queue's settings",
  "SwitchQueue.agents": ["Names of the agents who serve it", ["2001@pbx.example"]],
  "SwitchAgent.state": "What they do, by the switch",
  "SwitchAgent.since": when("Since when, null when the switch does not say"),
  "QueueTile.id": ["Id of the queue", "sales"],
  "QueueTile.name": ["Its name", "销售"],
  "QueueTile.waiting": "Pieces of work that wait now",
  "QueueTile.longestSince": when("Since when the one waits that waits longest, null when none does"),
  "QueueTile.next": "Calls that are served first, by id; of a long queue the first ten",
  "WaitingCall.number": ["The caller's number, masked", "138****0000"],
  "WaitingCall.since": when("When it entered the queue"),
  "WaitingCall.vip": "Whether the caller is on the list of VIPs",
  "WaitingCall.priority": ["Its own and its queue's together; higher is served first", 10],
  "QueueTile.offered": "Calls that entered since local midnight",
  "QueueTile.answered": "Of those, answered",
  "QueueTile.abandoned": "Of those, given up by the caller",
  "QueueTile.answeredInTime":
    "Of those, answered within serviceLevelSeconds; the service level is this divided by answered",
  "QueueTile.serviceLevelSeconds": ["Seconds within which calls should be answered", 20],
  "QueueTile.waitMs":
    "Milliseconds that all answered calls waited; divided by answered it is the average speed of answer",
  "AgentTile.id": AGENT,
  "AgentTile.unit": ["Id of the unit of the organisation they belong to", "centre"],
  "AgentTile.name": ["The person's name", "王芳"],
  "AgentTile.state": "Where the agent is; the most urgent piece of work at hand decides",
  "AgentTile.reason": "Why they are not ready; null when they are",
  "AgentTile.since": when("Since when in this state"),
  "AgentTile.device": "Whether their telephone is registered",
  "AgentTile.panel": "Their page in the browser; none of who signed in without one",
  "AgentTile.queues": "Ids of the queues that they serve",
  "AgentTile.queue": "Id of the queue of the work that decides the state; null when there is none",
  "AgentTile.hands": "Pieces of work at hand, those set aside too, by channel",
  ...perChannel("AgentTile.hands", "Pieces of work of this channel at hand"),
  "AgentTile.handledToday": "Pieces of work that they took since local midnight",
  "AgentTile.missedToday": "Offers that they missed since local midnight; those they refused are not among them"
}

const desk: Readonly<Record<string, Words>> = {
  "Desk.agent": "The agent, as on the board",
  "Desk.hands": "Pieces of work at hand, by name, in the order in which they came",
  "Desk.availability": "What the person chose, or missed, by channel",
  ...perChannel("Desk.availability", "Whether new work of this channel may come"),
  "Desk.leaving": "Signs out when the last piece of work is done",
  "Desk.signedOutBecause": "Signed out by the engine, since nobody was there any more; null when by anybody's wish",
  "Desk.obstacles": "Why no work of which channel comes now; empty when all can come",
  "Desk.answerable": "The ringing call can be answered by a click",
  "ObstacleView.why": "What is in the way",
  "AvailabilityView.ready": "Whether the person is ready for it",
  "AvailabilityView.reason": "Why not; null when ready, and where they have no capacity",
  "AvailabilityView.since": when("Since when"),
  "HandView.phase": "How far it is",
  "HandView.offer": "Names this taking of the agent; 0 in wrap-up",
  "HandView.attributes": "What is known of the work",
  "HandView.queueName": ["Name of the queue", "销售"],
  "HandView.queuedAt": when("When it entered its queue"),
  "HandView.since": when("When this phase began"),
  "HandView.help": "Present while the agent asks for help with this call",
  "HandView.help.since": when("When they asked"),
  "HandView.help.takenBy": "Who sees to it, by name; null while nobody does",
  "HandView.isKept": "Whether its wrap-up is kept open without a countdown; absent when not",
  "HandView.until": when("When it goes to the next agent, or its wrap-up ends by itself; null when neither"),
  "HandView.answerBy": "How a ringing call can be answered: a click, or lifting the handset; null until that is known",
  "HandView.recording": "Whether it is being recorded",
  "HandView.call": "Of voice the live call, while the agent is in it",
  "CallView.origin": "How the call came about",
  "CallView.own": "The number of their own party in `parties`",
  "CallView.parties":
    "Who is in the call, by their number in it, which is what `ClearConnection` names; no supervisors",
  "CallView.consulted": "The number of the party whom they consult; null when nobody",
  "CallView.calling": "Whom the centre calls when their own telephone is answered, which rings first; null when nobody",
  "CallView.calling.agent": "An agent of the house; null when it is none",
  "CallView.calling.name": ["Their name; null when it is none of the house", "王敏"],
  "CallView.calling.number": ["A number outside, masked, or a terminal's name; null of an agent", "138****1111"],
  "CallView.recording": "Whether it is being recorded",
  "CallView.can": "The services that the call would do for them now; whether their role may is another question",
  "CallView.toQueue": "Whether a transfer may go to a queue or a flow, too",
  "CallViewParty.agent": "An agent of the house; null when it is none",
  "CallViewParty.name": ["Their name; null when it is none of the house", "王敏"],
  "CallViewParty.number": ["Of somebody outside, masked, or a terminal's name; null of an agent", "138****1111"],
  "CallViewParty.role": "What they are in the call",
  "CallViewParty.state": "Called and not there yet, connected, or alone with music",
  "CallViewParty.since": when("Since when they stand so"),
  "CallViewParty.side": "Who is up on one side hear each other; the talk does not hear what is said aside",
  "CallViewParty.purpose": "Why they were called in",
  "CallViewParty.by": "The agent who called them in; null when nobody did"
}

const live: Readonly<Record<string, Words>> = {
  "ServerFrame.Hello.wire": ["Version of these frames; a screen of another one must reload", 4],
  "ServerFrame.Hello.serverTime": when("The gateway's clock"),
  "ServerFrame.Hello.user": ["Account of who is signed in", "1001"],
  "ServerFrame.Hello.topics": "Topics that this person may follow",
  "ServerFrame.Snapshot.n": "Number of the last change that is in it",
  "ServerFrame.Snapshot.state": "The whole state of the topic",
  "ServerFrame.Delta.n": "One more than the number before; a gap means: send Resync",
  "ServerFrame.Delta.at": when("When it happened"),
  "ServerFrame.Delta.changes": "Put these into the state, in order",
  "ServerFrame.IntentAnswered.id": "That of the Ask",
  "ServerFrame.IntentAnswered.answer": "Whether it was done",
  "ServerFrame.IntentAnswered.answer.reason": "Why it was not",
  "ServerFrame.Engine.up": "Whether the engine is there; while it is not, what is on screen is old",
  "ServerFrame.Pong.id": "That of the Ping",
  "ServerFrame.Pong.serverTime": when("The gateway's clock"),
  "ClientFrame.Ask.id": "Of the screen's own choice; the answer has it",
  "ClientFrame.Ask.intent": "What the engine shall do for this agent",
  "ClientFrame.Ping.id": "Of the screen's own choice; the answer has it",
  "ClientFrame.Ask.intent.GoNotReady.reason": ["Id of a reason that an agent may choose", "meal"],
  "Intent.GoNotReady.reason": ["Id of a reason that an agent may choose", "meal"],
  "Change.path": "Keys from the state inwards; an empty one means the whole state",
  "Change.value": "What is put there; absent: the key is taken away",
  "ListHint.changes": "Counts up when a page that was read before may be old",
  "ListHint.at": when("Of the last change"),
  "Words.reasons": "Reasons for not being ready, in their order",
  "Words.states": "States of agents, in their order",
  "Words.states.state": "The state",
  "Words.states.order": "Place in legends and sorted lists",
  "Reason.id": ["Id of the reason", "meal"],
  "Reason.pauses": "The channels that it pauses; all: also those that come later",
  "Reason.icon": "Its picture on the screens",
  "Reason.order": "Place in the list",
  "Reason.chosenBy": "Who sets it: agents choose it, or only the engine does",
  zh: "Words for people, in Chinese",
  en: "Words for people, in English",
  colour: "A colour token of the screens"
}

const health: Readonly<Record<string, Words>> = {
  workers: "The centre's processes, by name",
  gateway: "Counters of the gateway that answers, of this moment",
  "WorkerHealth.state": "Whether it runs",
  "WorkerHealth.pid": "Its process id; null while it has none",
  "WorkerHealth.restarts": "Starts after the first one",
  "WorkerHealth.upSince": ["Time of the latest start (ISO 8601); null while it is not up", "2026-11-26T08:00:00.000Z"],
  "WorkerHealth.lastEnd": "Why it ended the last time; null when it never did",
  "WorkerHealth.rssMb": ["Memory in MB; null while that is not known", 120.5],
  "WorkerHealth.busy": ["Share of the last second in which it worked, 0 to 1; null while that is not known", 0.12],
  "WorkerHealth.problems": "Why it cannot do its work now though it is up; empty when it can",
  "WorkerHealth.notices": "What somebody should see to, though it does its work; empty when there is nothing",
  "WorkerHealth.detail": "What it says of itself"
}

function perChannel(at: string, words: string): Readonly<Record<string, Words>> {
  return Object.fromEntries(
    ["voice", "alarm", "chat", "mail", "sms", "task"].map((channel) => [`${at}.${channel}`, words])
  )
}

const trunkStates: Readonly<Record<string, Words>> = {
  trunks: "Trunks that are in use",
  strangers: "Whose calls of the last day were refused because they come from no trunk, the latest first",
  "TrunkState.id": ["Id of the trunk", "telecom-1"],
  "TrunkState.hosts": "Each address that its calls go to",
  "TrunkState.registration": "Whether it is registered; null: it does not register",
  "TrunkHostState.host": ["Address and port", "192.0.2.10:5060"],
  "TrunkHostState.isUp": "Whether it answers; null: nobody asks, or it has not answered yet",
  "TrunkHostState.since": ["Since when, in milliseconds since 1970", 1_795_680_000_000],
  "TrunkHostState.said": ["Its last answer to OPTIONS; silent or unreachable where there was none", "200 OK"],
  "TrunkRegistration.isRegistered": "Whether the registrar knows us",
  "TrunkRegistration.since": ["Since when, in milliseconds since 1970", 1_795_680_000_000],
  "TrunkRegistration.refusal": ["What the registrar said last, when we are not", "403 Forbidden"],
  "Stranger.address": ["Where the calls come from", "192.0.2.77"],
  "Stranger.calls": ["How many", 12],
  "Stranger.last": ["When the last one was, in milliseconds since 1970", 1_795_680_000_000],
  "Stranger.dialled": ["The number that was dialled last", "95000"],
  "Stranger.isForUs": "A number of this centre was dialled: most likely a line that nobody has entered"
}

export const fieldWords: Readonly<Record<string, Words>> = {
  ...everywhere,
  ...queries,
  ...paths,
  ...session,
  ...ownData,
  ...calls,
  ...written,
  ...board,
  ...desk,
  ...live,
  ...callWords,
  ...alarmWords,
  ...storyWords(calls),
  ...stageWords,
  ...callbackWords,
  ...trunkStates,
  ...health
}
