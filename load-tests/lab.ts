import { parseArgs } from "node:util"
import { doorsAt, USUAL_LINE_PORTS } from "#engine/laboratory/doors.ts"
import { type Deed, DEEDS, perform } from "#engine/laboratory/deeds.ts"
import { KNOWN_KINDS, type KnownKind } from "#engine/laboratory/known.ts"
import { SEEDED } from "./alarms/seeded.ts"
import { SAYINGS } from "#engine/laboratory/terminals/terminal.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { pause } from "./crowd/wait.ts"

/** `npm run lab`: one virtual terminal at the command line, real packets to a centre that runs. */

const USAGE = `npm run lab -- <what> [options]
  ${SAYINGS.join(", ")}
                     said once, and again until it is acknowledged
  double-press       the button twice within a second
  lost-network       signs of life for --seconds, then none: the centre has to notice by itself
  storm              --count presses within --seconds
  --kind KIND        ${Object.keys(KNOWN_KINDS).join(", ")} (scaip)
  --account A        who it says it is (the one of small-centre.yaml)
  --key K            hex of its AES key (dc-09), its password (json, mqtt)
  --number N         whence it calls (contact-id, call)
  --host H           where the centre hears terminals (127.0.0.1); its usual ports, or
  --dc09 N --anxin N --kanglin N --json-port N --mqtt N
  --sip HOST:PORT    of its switch (127.0.0.1:5060); scaip-tcp and now-ip-tcp at the same port,
  --sip-tcp N        or at this one: a centre hears SIP by TCP where its setting sip.tcpPort says so
  --receiver N       the number of the receiver of Contact ID (95110)
  --hotline N        the number that a known telephone calls (95119)
  --talk N           seconds to stay in a call that was put through, saying a tone (10)
  --within N         seconds until it gives up (60)
  --count N          presses of a storm (100)
  --seconds N        (10)
  --json             one JSON line
  --help             this text
Prints {"kind":…,"account":…,"said":…,"acknowledged":…,"of":…,"tries":…,"ms":…,"answer":…}. Exit code 1 when something is not
acknowledged, 2 when it was called wrongly.
`

class Wrong extends Error {}

const number = (name: string, text: string | undefined, usual: number): number => {
  if (text === undefined) return usual
  if (!/^[1-9]\d{0,6}$/u.test(text)) throw new Wrong(`--${name} takes a whole number from 1, not "${text}"`)
  return Number(text)
}

const asked = () => {
  const text = { type: "string" } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        kind: text,
        account: text,
        key: text,
        number: text,
        host: text,
        dc09: text,
        anxin: text,
        kanglin: text,
        "json-port": text,
        mqtt: text,
        sip: text,
        "sip-tcp": text,
        receiver: text,
        hotline: text,
        talk: text,
        within: text,
        count: text,
        seconds: text,
        json: { type: "boolean" },
        help: { type: "boolean" }
      }
    })
  } catch (error) {
    throw new Wrong((error as Error).message)
  }
}

const main = async (): Promise<number> => {
  const { positionals, values } = asked()
  if (values.help === true) {
    process.stdout.write(USAGE)
    return 0
  }
  const [what = ""] = positionals
  const known: ReadonlyArray<string> = DEEDS
  if (!known.includes(what) || positionals.length !== 1)
    throw new Wrong(
      `${what === "" ? "say what it is to do" : `no "${positionals.join(" ")}"`}; there are: ${known.join(", ")}`
    )
  const kind = (values.kind ?? "scaip") as KnownKind
  if (!Object.hasOwn(KNOWN_KINDS, kind))
    throw new Wrong(`no kind "${kind}"; there are: ${Object.keys(KNOWN_KINDS).join(", ")}`)
  const [address = "127.0.0.1", sipPort = "5060"] = (values.sip ?? "127.0.0.1:5060").split(":")
  const sip = { address, port: number("sip", sipPort, 5_060) }
  const ports = {
    dc09: number("dc09", values.dc09, USUAL_LINE_PORTS.dc09),
    anxin: number("anxin", values.anxin, USUAL_LINE_PORTS.anxin),
    kanglin: number("kanglin", values.kanglin, USUAL_LINE_PORTS.kanglin),
    json: number("json-port", values["json-port"], USUAL_LINE_PORTS.json),
    mqtt: number("mqtt", values.mqtt, USUAL_LINE_PORTS.mqtt),
    sipTcp: number("sip-tcp", values["sip-tcp"], sip.port)
  }
  const talkS = number("talk", values.talk, 10)
  const options = {
    withinMs: number("within", values.within, 60) * 1_000,
    count: number("count", values.count, 100),
    seconds: number("seconds", values.seconds, 10)
  }
  const phone: Phone = await Phone.open({
    address,
    realm: "carillon",
    metronome: makeMetronome(),
    onCall: (leg) => phone.answer(leg)
  })
  let talks = false
  const terminal = await KNOWN_KINDS[kind](
    {
      account: values.account ?? SEEDED[kind].account,
      key: values.key ?? (values.account === undefined ? SEEDED[kind].key : null),
      number: values.number ?? (values.account === undefined ? SEEDED[kind].number : null)
    },
    {
      doors: doorsAt(values.host ?? "127.0.0.1", ports, sip),
      phone,
      receiver: values.receiver ?? "95110",
      hotline: values.hotline ?? "95119",
      onTalk: (leg) => {
        talks = true
        leg.audio.sayTone(1_000)
      }
    }
  )
  const told = { kind, account: terminal.account, said: what }
  try {
    const done = await perform(terminal, what as Deed, options)
    if (talks) await pause(talkS * 1_000)
    const text = { ...told, ...done }
    process.stdout.write(`${values.json === true ? JSON.stringify(text) : JSON.stringify(text, undefined, 2)}\n`)
    return done.acknowledged === done.of ? 0 : 1
  } finally {
    terminal.close()
    phone.close()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
)
