import { makeRequestReader } from "#engine/softswitch/commands/request.ts"
import { makeEventSession } from "#engine/softswitch/commands/session.ts"
import { answeredCaller, makeRig } from "#engine/softswitch/testing/rig.ts"
import { makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"
import { Broken, piecesOf, type Target } from "../target.ts"

const LEG = "uuid-1"
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64")

const COMMANDS = [
  "event json ALL",
  "event plain CHANNEL_PARK CUSTOM sofia::register",
  "nixevent CHANNEL_PARK",
  "filter Unique-ID x",
  "filter delete all",
  "noevents",
  "api status",
  "api version",
  "api show channels as json",
  "api show registrations count",
  "bgapi originate {origination_uuid=aaaaaaaa-0000-4000-8000-000000000001,x='a b'}user/1001 &park()\nJob-UUID: j1",
  "bgapi originate {sip_h_X-A=1}sofia/internal/sip:13800138000@192.0.2.9:5060 &park()",
  `api uuid_dump ${LEG} json`,
  `api uuid_setvar ${LEG} RECORD_STEREO true`,
  `api uuid_getvar ${LEG} direction`,
  `api uuid_record ${LEG} start a.wav`,
  `api uuid_broadcast ${LEG} tone.wav aleg`,
  `api uuid_bridge ${LEG} other`,
  `api uuid_transfer ${LEG} -both park inline`,
  `api uuid_transfer ${LEG} 'set:a=b,playback:tone.wav,park' inline`,
  `api uuid_dual_transfer ${LEG} park/inline hangup:USER_BUSY/inline`,
  `api uuid_deflect ${LEG} sip:1002@192.0.2.9`,
  "api sofia status",
  "api sofia status gateway a",
  "api sofia status profile internal reg",
  "api show channels like caller% as delim |",
  "api reloadxml",
  "filter add Event-Name /^CHANNEL_(?:PARK|HANGUP)$/i",
  "filter Unique-ID -x",
  "filter delete Event-Name",
  `myevents ${LEG} json`,
  "linger 10",
  "nolinger",
  "getvar direction",
  `sendmsg ${LEG}\ncall-command: execute\nexecute-app-name: socket\nexecute-app-arg: 127.0.0.1:8084 async full`,
  `api uuid_phone_event ${LEG} talk`,
  `api uuid_break ${LEG} all`,
  `api uuid_kill ${LEG} CALL_REJECTED`,
  "api hupall",
  "api msleep 1",
  `api carillon_directory ${base64([{ user: "1001", ha1: "0".repeat(32) }])}`,
  `api carillon_trunks ${base64([{ id: "a", from: ["192.0.2.0/24"] }])}`,
  `api carillon_numbers ${base64(["95000"])}`,
  `sendmsg ${LEG}\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: tone.wav\nloops: -1`,
  `sendmsg ${LEG}\ncall-command: execute\nexecute-app-name: set\nContent-Length: 3\n\na=b`,
  `sendmsg ${LEG}\ncall-command: hangup\nhangup-cause: USER_BUSY`,
  "exit"
]

/** An engine that says anything to a switch with one call. The password was right: without it there are three words to say. */
export const eventSocket: Target = {
  name: "event-socket",
  corpus: [
    ...COMMANDS.map((command) => Buffer.from(`${command}\n\n`)),
    Buffer.from(COMMANDS.slice(0, -1).join("\n\n")),
    Buffer.from("auth wrong\n\nauth right\n\nexit\n\n")
  ],
  words: [
    ...COMMANDS.flatMap((command) => command.split(" ")),
    ..."\n\n|\r\n\r\n|\n|Content-Length: |Job-UUID: |{|}|'|,|=|&park()|user/|^^:|\u0000|张三|__proto__|constructor|../../|%".split(
      "|"
    )
  ],
  run: async (input) => {
    const rig = makeRig()
    await answeredCaller(rig)
    let said = ""
    const line = { write: (text: string) => void (said += text), close: () => void session.ended() }
    const session = makeEventSession(rig.softswitch.exchange, line, {
      _tag: "Door",
      checkPassword: (password) => password === "right",
      refuse: (answer) => answer(),
      admitted: () => void rig.softswitch.exchange.hub.listen({ wants: session.wants, take: session.event })
    })
    const reader = makeRequestReader()
    const hear = (octets: Uint8Array): boolean => {
      try {
        for (const request of reader.take(octets)) session.request(request)
        return true
      } catch (error) {
        // The reader says so when what comes can be no request: the connection ends.
        if (error instanceof Error && /^(?:content-length|request of more)/u.test(error.message)) return false
        throw error
      }
    }
    hear(Buffer.from("auth right\n\n"))
    for (const piece of piecesOf(input)) if (!hear(piece)) break
    await rig.settle()
    rig.pass(1_000)
    session.ended()
    return shapeOf(said)
  }
}

/** What was said must be whole frames; answered are their kinds. */
const shapeOf = (said: string): string => {
  const octets = Buffer.from(said)
  const frames = makeFrameReader().take(octets)
  const kinds = new Set<string>()
  for (const { body, headers } of frames) {
    const reply = headers["Reply-Text"]?.split(" ").slice(0, 3).join(" ") ?? ""
    const name =
      headers["Content-Type"] === "text/event-json"
        ? String((JSON.parse(body) as { readonly "Event-Name"?: string })["Event-Name"])
        : ""
    kinds.add(
      `${headers["Content-Type"] ?? ""} ${reply.replaceAll(/\d+/gu, "0")} ${name} ${body.slice(0, 12).replaceAll(/\d+/gu, "0")}`
    )
    if (headers["Content-Type"] === undefined) throw new Broken(`a frame without a type: ${JSON.stringify(headers)}`)
  }
  return [...kinds].toSorted().join("|")
}
