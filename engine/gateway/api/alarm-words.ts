/** What the API's document says of incidents: the topics `alarms` and `own-alarms`, and what is asked of one. */

/** As in field-words.ts. */
type Words = string | readonly [description: string, example: unknown]

const WHEN = "in milliseconds since 1970-01-01 UTC"
const when = (what: string): Words => [`${what}, ${WHEN}`, 1_790_000_000_000]
const INCIDENT: Words = ["Id of an incident", "t1-3"]
const TERMINAL: Words = ["Id of an alarm terminal", "t1"]
const OUTCOME: Words = "How it ended; of a false alarm and of a nuisance the note says why"
const SAID: Words = "How far a party is that was sent; silent: no answer in time"

const ofIntents: Readonly<Record<string, Words>> = {
  "DoIncidentStep.step": ["Id of the step", "speak"],
  "CloseIncident.outcome": OUTCOME,
  "HandOverIncident.to": ["The agent who gets it; null: whoever is next in its queue", "1002"],
  "SuspendIncident.until": when("Until when it is put away; at most 12 hours"),
  "SuspendIncident.reason": "Why it is put away",
  "SendParty.name": ["Who is sent", "120"],
  "SendParty.number": ["Their telephone number", "120"],
  "SendParty.contact": [
    "One of its contacts by place, instead of a number: theirs may be covered; `name` must be theirs",
    0
  ],
  "SendParty.withinMs": ["Until they must have answered, in milliseconds: 10,000 to 3,600,000", 60_000],
  "NotePartySaid.party": "Id of the party",
  "NotePartySaid.said": SAID,
  "PressTerminalKey.key": "What the key does, whichever digits its terminal has for it",
  "LockTerminal.terminal": TERMINAL,
  "LockTerminal.until": when("Until when it is locked; at most three days"),
  "LockTerminal.reason": "Why it is locked",
  "UnlockTerminal.terminal": TERMINAL,
  "UnlockTerminal.reason": "Why it is locked no longer"
}
const ABOUT = [
  "DoIncidentStep",
  "CloseIncident",
  "HandOverIncident",
  "SuspendIncident",
  "ResumeIncident",
  "SendParty",
  "NotePartySaid",
  "TalkToTerminal",
  "PressTerminalKey"
]
const inFrames = [...Object.entries(ofIntents), ...ABOUT.map((tag) => [`${tag}.incident`, INCIDENT] as const)].flatMap(
  ([field, words]) => ["Intent.", "ClientFrame.Ask.intent."].map((before) => [before + field, words] as const)
)

const ofRows: Readonly<Record<string, Words>> = {
  "IncidentList.incidents": "Those that are open, and those that were closed a moment ago, by their id",
  "IncidentList.checkIns": "Who said lately that they are well, by terminal; on the whole centre's list alone",
  "CheckedIn.name": "The user's name",
  "CheckedIn.at": when("When they did"),
  "IncidentRow.id": INCIDENT,
  "IncidentRow.terminal": TERMINAL,
  "IncidentRow.title": "What its terminal is called",
  "IncidentRow.user": "Whose terminal it is; null: nobody is entered",
  "IncidentRow.user.customer": "Id of the user's record",
  "IncidentRow.user.name": "The user's name",
  "IncidentRow.area": "Id of the area where the terminal stands",
  "IncidentRow.class": "The class of the incident",
  "IncidentRow.class.id": ["Id of the class", "fall"],
  "IncidentRow.class.name": "Its name",
  "IncidentRow.priority": "On top of its queue's; higher is served first",
  "IncidentRow.event": "What the terminal reported",
  "IncidentRow.device": "Which button, sensor or zone",
  "IncidentRow.place": "The room, or whatever place the terminal names",
  "IncidentRow.text": "What it said beside",
  "IncidentRow.position": "Where it is (WGS 84); null: it did not say",
  "IncidentRow.measured": "What it said of itself; absent: it did not say",
  "IncidentRow.voice": "How one talks with who pressed",
  "IncidentRow.line": "The line of a terminal that called by itself; null: it did not, or somebody spoke with it",
  "IncidentLine.standing":
    "held: it waits for somebody; owed: released without a talk, and called back when somebody has the incident; calling: called back now",
  "IncidentLine.until": when("When a held line is released; null: only by who called"),
  "IncidentRow.openedAt": when("The first press"),
  "IncidentRow.presses": "How many presses it has",
  "IncidentRow.beside": "Whatever else its terminal said meanwhile",
  "IncidentRow.cancelledAt": when("When the terminal said that it was a mistake or is over; null: it did not"),
  "IncidentRow.isLocked": "Its terminal is locked for having been pressed for nothing",
  "IncidentRow.standing": "climbing: nobody has it, and somebody is being called, told or waited for",
  "IncidentRow.agent": ["Whoever has it, or to whom it is offered; of a suspended one who had it", "1001"],
  "IncidentRow.until": when("Of a suspended one its end; of one that climbs when the next rung comes; else null"),
  "IncidentRow.reason": "Why it is suspended",
  "IncidentRow.rung": "Who is waited for: prompt, supervisors, or a contact's name; null: nobody",
  "IncidentRow.steps": "The steps of its protocol, in their order",
  "IncidentRow.parties": "Who was sent",
  "IncidentRow.contacts": "Who may be called about it, in their order",
  "IncidentRow.keys": "What its terminal can be told in the talk with it",
  "IncidentRow.outcome": OUTCOME,
  "IncidentStep.id": ["Id of the step", "speak"],
  "IncidentStep.title": "What is to be done",
  "IncidentStep.mandatory": "The incident cannot be closed while it is open",
  "IncidentStep.dueAt": when("By then it is to be done; null: no deadline, or it has passed"),
  "IncidentStep.done": "By whom, when and with which note; null while it is open",
  "IncidentStep.done.by": ["An agent, or the account of a supervisor who is none", "1001"],
  "IncidentStep.done.at": when("When it was done"),
  "IncidentParty.id": "Id of the party",
  "IncidentParty.name": "Who was sent",
  "IncidentParty.number": ["Their number, covered where it may not be seen", "138****8000"],
  "IncidentParty.said": SAID,
  "IncidentParty.dueAt": when("By then they must have answered, or be there; null: no deadline"),
  "IncidentRow.contacts.name": "Their name",
  "IncidentRow.contacts.relation": ["What they are to the user", "儿子"],
  "IncidentRow.contacts.number": ["Their number, covered where it may not be seen", "138****8000"],
  "IncidentRow.contacts.hasKeys": "Whether they have keys of the dwelling",
  latitudeE7: ["Degrees north times 10,000,000", 312_300_000],
  longitudeE7: ["Degrees east times 10,000,000", 1_214_700_000],
  accuracyM: ["How exact, in metres; null: unknown", 20],
  batteryPercent: ["Charge of its battery in percent", 80],
  signalPercent: ["Strength of its radio in percent", 70],
  heartBpm: ["Heart beats a minute", 72],
  temperatureTenths: ["Degrees Celsius times ten", 365]
}

export const alarmWords: Readonly<Record<string, Words>> = { ...ofRows, ...Object.fromEntries(inFrames) }
