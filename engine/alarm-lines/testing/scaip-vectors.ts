import type { Vector } from "./vector.ts"

const scaip = (vector: Omit<Vector, "from" | "protocol"> & Partial<Pick<Vector, "from">>): Vector => ({
  protocol: "scaip",
  from: "composed",
  ...vector
})

const mrq = (fields: Readonly<Record<string, string>>): string =>
  `<mrq>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join("")}</mrq>`

/** Requests of SCAIP, and what is made of them. Dialects by name are those that gateways in use know. */
export const SCAIP_VECTORS: ReadonlyArray<Vector> = [
  scaip({
    what: "a press of a fixed trigger in the bedroom",
    sent: mrq({
      ref: "1A85",
      cid: "0012345678",
      dty: "0004",
      did: "01",
      stc: "0010",
      pri: "0",
      lco: "012",
      crd: "sip:"
    }),
    sender: "0012345678",
    says: {
      controller: "12345678",
      events: [
        {
          event: "personal",
          code: "0004/0010",
          reference: "1A85",
          device: "01",
          place: "bedroom",
          voice: { way: "terminal-calls", number: null }
        }
      ]
    },
    answer: "<mrs><ref>1A85</ref><snu>0</snu></mrs>"
  }),
  scaip({
    what: "a declaration before it, and white space within",
    sent: '<?xml version="1.0" encoding="UTF-8"?>\n<mrq>\n  <ref> 7 </ref><cid> 12345678</cid><dty>0005</dty>\n</mrq>\n',
    sender: "12345678",
    says: { controller: "12345678", events: [{ event: "fall", code: "0005/0010", reference: "7" }] }
  }),
  scaip({
    what: "another root (Syntilio)",
    sent: "<scaip><ref>9</ref><cid>5</cid><dty>0026</dty><stc>0009</stc></scaip>",
    sender: "5",
    says: { controller: "5", events: [{ event: "co" }] }
  }),
  scaip({
    what: "the shortest heartbeat (Possum)",
    sent: mrq({ mty: "PI", ref: "2", cid: "77", dty: "2" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "heartbeat", voice: { way: "none", number: null } }] },
    answer: "<mrs><ref>2</ref><snu>0</snu></mrs>"
  }),
  scaip({
    what: "a heartbeat as a test of the path (Essence)",
    sent: mrq({ ref: "3", cid: "77", dty: "02", did: "00", crd: "no-voice:", stc: "102" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "periodic-test", isTest: true }] }
  }),
  scaip({
    what: "a heartbeat that says automatic alarm (TeleAlarm)",
    sent: mrq({ mty: "PI", ref: "4", cid: "77", dty: "0002", stc: "0009", lco: "002" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "heartbeat", place: "home" }] }
  }),
  scaip({
    what: "a status code with one zero (Essence)",
    sent: mrq({ ref: "5", cid: "77", dty: "0003", stc: "010" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "personal", code: "0003/0010" }] }
  }),
  scaip({
    what: "a space before the controller (Doro)",
    sent: mrq({ ref: "6", cid: " 0077", dty: "0003" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "personal" }] }
  }),
  scaip({
    what: "cancel",
    sent: mrq({ ref: "8", cid: "77", dty: "0002", stc: "0019" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "cancel" }] }
  }),
  scaip({
    what: "battery low of the unit",
    sent: mrq({ ref: "10", cid: "77", dty: "0002", stc: "0016" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "battery-low", phase: "began" }] }
  }),
  scaip({
    what: "battery low of the trigger on the wrist",
    sent: mrq({ ref: "11", cid: "77", dty: "0003", stc: "0016" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "trigger-battery-low" }] }
  }),
  scaip({
    what: "the mains are back",
    sent: mrq({ ref: "12", cid: "77", dty: "0002", stc: "0086" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "mains-failed", phase: "restored" }] }
  }),
  scaip({
    what: "the mobile path is back",
    sent: mrq({ ref: "13", cid: "77", dty: "0045", stc: "0113" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "path-failed", phase: "restored" }] }
  }),
  scaip({
    what: "a device nobody knows, pressed by hand, is help asked for",
    sent: mrq({ ref: "14", cid: "77", dty: "0999", stc: "0010" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "personal" }] }
  }),
  scaip({
    what: "a device nobody knows, by itself, is somebody's to look at",
    sent: mrq({ ref: "15", cid: "77", dty: "0999", stc: "0009" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "unknown", code: "0999/0009" }] }
  }),
  scaip({
    what: "a reset",
    sent: mrq({ mty: "RE", ref: "16", cid: "77", dty: "0002" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "reset" }] }
  }),
  scaip({
    what: "a position (RFC 5870)",
    sent: mrq({
      mty: "IN",
      ref: "17",
      cid: "77",
      dty: "0051",
      stc: "0999",
      lge: "<geo>geo:31.230416,121.473701;u=25</geo>"
    }),
    sender: "77",
    says: {
      controller: "77",
      events: [{ event: "position", position: { latitudeE7: 312304160, longitudeE7: 1214737010, accuracyM: 25 } }]
    }
  }),
  scaip({
    what: "wants to be called back, at a number",
    sent: mrq({ ref: "18", cid: "77", dty: "0003", cha: "1", crd: "tel:02085550100" }),
    sender: "77",
    says: { controller: "77", events: [{ voice: { way: "call-terminal", number: "02085550100" } }] }
  }),
  scaip({
    what: "no voice",
    sent: mrq({ ref: "19", cid: "77", dty: "0023", stc: "0009", crd: "no-voice:" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "smoke", voice: { way: "none", number: null } }] }
  }),
  scaip({
    what: "words with an entity that every reader knows",
    sent: mrq({ ref: "20", cid: "77", dty: "0003", lte: "Bed &amp; bath" }),
    sender: "77",
    says: { controller: "77", events: [{ place: "Bed & bath" }] }
  }),
  scaip({
    what: "somebody else speaks for a controller",
    sent: mrq({ ref: "21", cid: "77", dty: "0003" }),
    sender: "78",
    answer: "<mrs><ref>21</ref><snu>5</snu></mrs>"
  }),
  scaip({
    what: "the controller is missing",
    sent: mrq({ ref: "22", dty: "0003" }),
    sender: "77",
    answer: "<mrs><ref>22</ref><snu>7</snu></mrs>"
  }),
  scaip({
    what: "a reference that is too long",
    sent: mrq({ ref: "12345678901234567", cid: "77", dty: "0003" }),
    sender: "77",
    answer: "<mrs><ref></ref><snu>1</snu></mrs>"
  }),
  scaip({
    what: "a device type in letters",
    sent: mrq({ ref: "23", cid: "77", dty: "PIR" }),
    sender: "77",
    answer: "<mrs><ref>23</ref><snu>3</snu></mrs>"
  }),
  scaip({
    what: "no press is refused for what stands beside it",
    sent: mrq({
      ref: "30",
      cid: "77",
      dty: "0003",
      stt: "x".repeat(40),
      lva: "123",
      ver: "1.0",
      crd: "none",
      lco: "bed",
      mty: "me"
    }),
    sender: "77",
    says: { controller: "77", events: [{ event: "personal", text: "x".repeat(32), place: null }] },
    answer: "<mrs><ref>30</ref><snu>0</snu></mrs>"
  }),
  scaip({
    what: "a heartbeat that says that the battery is low",
    sent: mrq({ mty: "PI", ref: "31", cid: "77", dty: "0002", stc: "0016" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "heartbeat" }, { event: "battery-low" }] }
  }),
  scaip({
    what: "a tracker that says where it is asks for no help",
    sent: mrq({ mty: "IN", ref: "32", cid: "77", dty: "0051", lge: "<geo>geo:31.2,121.4</geo>" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "position" }] }
  }),
  scaip({
    what: "elements by the names of what every object has",
    sent: mrq({ ref: "33", cid: "77", dty: "0003", Constructor: "1", hasOwnProperty: "1", toString: "1" }),
    sender: "77",
    says: { controller: "77", events: [{ event: "personal" }] }
  }),
  scaip({
    what: "not XML",
    sent: "help me",
    sender: "77",
    answer: "<mrs><ref></ref><snu>2</snu></mrs>"
  }),
  scaip({
    what: "another root",
    sent: "<alarm><ref>24</ref><cid>77</cid><dty>0003</dty></alarm>",
    sender: "77",
    answer: "<mrs><ref>24</ref><snu>2</snu></mrs>"
  }),
  scaip({
    what: "entities that unfold to gigabytes",
    sent: `<!DOCTYPE mrq [<!ENTITY a "${"ha".repeat(50)}"><!ENTITY b "&a;&a;&a;&a;">]><mrq><ref>&b;</ref></mrq>`,
    sender: "77",
    answer: "<mrs><ref></ref><snu>2</snu></mrs>"
  }),
  scaip({
    what: "an outside entity",
    sent: '<!DOCTYPE mrq [<!ENTITY f SYSTEM "file:///etc/passwd">]><mrq><ref>1</ref><cid>&f;</cid><dty>0003</dty></mrq>',
    sender: "77",
    answer: "<mrs><ref></ref><snu>2</snu></mrs>"
  }),
  scaip({
    what: "more XML than a terminal has to say",
    sent: mrq({ ref: "25", cid: "77", dty: "0003", ite: "x".repeat(9_000) }),
    sender: "77",
    answer: "<mrs><ref></ref><snu>2</snu></mrs>"
  }),
  scaip({
    what: "a thousand elements",
    sent: `<mrq><ref>26</ref><cid>77</cid><dty>0003</dty>${"<a>1</a>".repeat(900)}</mrq>`,
    sender: "77",
    answer: "<mrs><ref></ref><snu>2</snu></mrs>"
  })
]

const atm = (type: string, data: string): string =>
  `<ATM><version>1</version><type>${type}</type><data>${data}</data><time>120000</time><mac>00A1B2C3D4E5</mac></ATM>`
const nowIp = (what: string, sent: string, rest: Pick<Vector, "answer" | "says"> = {}): Vector => ({
  protocol: "now-ip",
  from: "composed",
  what,
  sent,
  ...rest
})

/** Data: system, speech, conformance (2), controller (8), unit (4), event (3), place (2), priority, status (2). */
const alarm = (event: string, status = "00", unit = "0007"): string =>
  `1101${"12345678"}${unit}${event}${"03"}9${status}`

export const NOW_IP_VECTORS: ReadonlyArray<Vector> = [
  nowIp("a heartbeat", atm("0", "123456780000"), {
    says: { controller: "12345678", events: [{ event: "heartbeat" }] },
    answer: atm("A", "123456780000")
  }),
  nowIp("the pendant of flat 7", atm("1", alarm("019")), {
    says: {
      controller: "12345678/0007",
      events: [{ event: "personal", code: "019", place: "03", voice: { way: "terminal-calls", number: null } }]
    },
    answer: atm("A", alarm("019"))
  }),
  nowIp("smoke, without speech", atm("1", alarm("016").replace(/^11/u, "10")), {
    says: { controller: "12345678/0007", events: [{ event: "smoke", voice: { way: "none", number: null } }] }
  }),
  nowIp("a fall, and the battery of its trigger is low", atm("1", alarm("021", "07")), {
    says: { controller: "12345678/0007", events: [{ event: "fall" }, { event: "trigger-battery-low" }] }
  }),
  nowIp("a heat detector out of service", atm("1", alarm("032", "09")), {
    says: { controller: "12345678/0007", events: [{ event: "temperature-high" }, { event: "fault" }] }
  }),
  nowIp("a periodic test", atm("1", alarm("058")), {
    says: { controller: "12345678/0007", events: [{ event: "periodic-test", isTest: true }] }
  }),
  nowIp("an event nobody knows", atm("1", alarm("777")), {
    says: { controller: "12345678/0007", events: [{ event: "unknown", code: "777" }] }
  }),
  nowIp("by attributes instead of elements", '<ATM version="1" type="0" data="123456780000" time="1" mac="2"/>', {
    says: { controller: "12345678", events: [{ event: "heartbeat" }] }
  }),
  nowIp("data of another length", atm("1", "123"), { answer: atm("5", "123") }),
  nowIp("a type that is not read here", atm("8", alarm("019")), { answer: atm("5", alarm("019")) }),
  nowIp("the time is missing", "<ATM><version>1</version><type>0</type><data>123456780000</data><mac>2</mac></ATM>", {
    answer: "<ATM><version>1</version><type>5</type><data>123456780000</data><mac>2</mac></ATM>"
  })
]
