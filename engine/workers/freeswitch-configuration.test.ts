import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { DOMParser, type Element } from "@xmldom/xmldom"
import { assert, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { CONFERENCE_PROFILE } from "../adapters/esl/company.ts"
import { TAKES_VARIABLE } from "../adapters/esl/events.ts"
import { MUSIC_ON_HOLD } from "../adapters/esl/requests.ts"
import { DIRECTORY_PATH, DIRECTORY_USER } from "../gateway/freeswitch-directory.ts"

// config/freeswitch is what a FreeSWITCH serves Carillon with: its names have to be the adapter's and the gateway's own.

const FOLDER = new URL("../../config/freeswitch/", import.meta.url).pathname
const ADAPTER = new URL("../adapters/esl/", import.meta.url).pathname
const FILES = globSync("**/*.xml", { cwd: FOLDER }).toSorted()

/** A file as FreeSWITCH reads it; whatever is no XML throws. */
const read = (file: string): Element => {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${file}: ${level} ${message}`)
    }
  })
  return parser.parseFromString(readFileSync(join(FOLDER, file), "utf8"), "text/xml").documentElement!
}

const tags = (from: Element, name: string): ReadonlyArray<Element> => Array.from(from.getElementsByTagName(name))
const attribute = (of: Element, name: string): string => of.getAttribute(name) ?? ""

/** `<X-PRE-PROCESS cmd="set" data="name=value"/>` of vars.xml. */
const VARIABLES = new Map(
  tags(read("vars.xml"), "X-PRE-PROCESS")
    .filter((one) => attribute(one, "cmd") === "set")
    .map((one) => {
      const [name = "", ...value] = attribute(one, "data").split("=")
      return [name, value.join("=")] as const
    })
)
const filled = (text: string): string =>
  text.replace(/\$\$\{([\w]+)\}/gu, (_, name: string) => VARIABLES.get(name) ?? "")

/** The parameters of a configuration, or of one profile or binding in it, with the site's variables in them. */
const parameters = (from: Element): ReadonlyMap<string, string> =>
  new Map(tags(from, "param").map((one) => [attribute(one, "name"), filled(attribute(one, "value"))]))

const configuration = (name: string): Element => {
  const found = FILES.filter((file) => file.startsWith("autoload_configs/"))
    .map(read)
    .find((one) => attribute(one, "name") === name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

const profile = (name: string): Element => {
  const found = tags(configuration("sofia.conf"), "profile").find((one) => attribute(one, "name") === name)
  if (found === undefined) throw new Error(`no profile ${name}`)
  return found
}

/** What of the adapter's words each module of FreeSWITCH brings, and the configuration that it reads. */
const MODULES: Readonly<Record<string, { readonly words: ReadonlyArray<string>; readonly reads?: string }>> = {
  mod_console: { words: [], reads: "console.conf" },
  mod_logfile: { words: [], reads: "logfile.conf" },
  mod_xml_curl: { words: [], reads: "xml_curl.conf" },
  mod_event_socket: { words: ["bgapi", "api", "sendmsg", "event", "auth"], reads: "event_socket.conf" },
  mod_commands: {
    words: [
      ..."originate show version file_exists uuid_break uuid_bridge uuid_dump uuid_exists uuid_kill".split(" "),
      ..."uuid_phone_event uuid_record uuid_send_dtmf uuid_setvar uuid_transfer".split(" ")
    ]
  },
  mod_dptools: {
    words: "answer pre_answer playback park set start_dtmf eavesdrop record_session_pause record_session_resume".split(
      " "
    )
  },
  mod_dialplan_xml: { words: ["XML"] },
  mod_sofia: { words: ["user/"], reads: "sofia.conf" },
  mod_sms: { words: ["sendevent"] },
  mod_conference: { words: ["conference"], reads: "conference.conf" },
  mod_local_stream: { words: ["show_local_stream", "local_stream://"], reads: "local_stream.conf" },
  mod_sndfile: { words: [".wav"] },
  mod_tone_stream: { words: [] }
}

/** Commands and applications that the adapter says, as its source has them. */
const said = (): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const file of globSync("*.ts", { cwd: ADAPTER }).filter((name) => !name.endsWith(".test.ts"))) {
    const source = readFileSync(join(ADAPTER, file), "utf8")
    for (const [, word] of source.matchAll(/[`"](uuid_\w+|show_local_stream|file_exists|originate|show)[ `"]/gu))
      found.add(word!)
    for (const [, word] of source.matchAll(/"execute-app-name": "(\w+)"/gu)) found.add(word!)
    for (const [, word] of source.matchAll(/[`"](conference|eavesdrop|set):/gu)) found.add(word!)
    for (const [, word] of source.matchAll(/"(record_session_\w+)"/gu)) found.add(word!)
  }
  return found
}

describe("config/freeswitch", () => {
  it("marks each MESSAGE as Carillon's, and tells it, in that order", () => {
    const actions = tags(read("chatplan/carillon.xml"), "action").map((one) => [
      attribute(one, "application"),
      attribute(one, "data")
    ])
    assert.deepStrictEqual(actions, [
      ["set", `${TAKES_VARIABLE}=true`],
      ["fire", ""]
    ])
  })

  it("is XML, and each file is read from freeswitch.xml", () => {
    const included = tags(read("freeswitch.xml"), "X-PRE-PROCESS").flatMap((one) =>
      globSync(attribute(one, "data"), { cwd: FOLDER })
    )
    assert.deepStrictEqual(["freeswitch.xml", ...included].toSorted(), FILES)
    for (const file of FILES) assert.doesNotThrow(() => read(file))
  })

  it("sets every variable that it uses, and uses every one that it sets", () => {
    const used = new Set(
      FILES.flatMap((file) =>
        Array.from(readFileSync(join(FOLDER, file), "utf8").matchAll(/\$\$\{(\w+)\}/gu), ([, name]) => name!)
      )
    )
    assert.deepStrictEqual([...used].toSorted(), [...VARIABLES.keys()].toSorted())
  })

  it("loads the modules that bring what the adapter says, and each finds its configuration", () => {
    const loaded = tags(configuration("modules.conf"), "load").map((one) => attribute(one, "module"))
    assert.deepStrictEqual(loaded.toSorted(), Object.keys(MODULES).toSorted())
    const brought = new Set(loaded.flatMap((name) => MODULES[name]!.words))
    const words = said()
    assert.isAbove(words.size, 10)
    assert.deepStrictEqual(
      [...words].filter((word) => !brought.has(word)),
      []
    )
    for (const name of loaded)
      if (MODULES[name]!.reads !== undefined) assert.doesNotThrow(() => configuration(MODULES[name]!.reads!))
  })

  it("has the addresses and ports of Carillon's own settings", () => {
    const { http, rtp, sip, telephony } = defaults
    const socket = parameters(configuration("event_socket.conf"))
    assert.deepStrictEqual(
      ["listen-ip", "listen-port"].map((name) => socket.get(name)),
      [telephony.eventSocket.host, String(telephony.eventSocket.port)]
    )
    const core = parameters(configuration("switch.conf"))
    assert.deepStrictEqual(
      ["rtp-start-port", "rtp-end-port"].map((name) => Number(core.get(name))),
      [rtp.from, rtp.to]
    )
    const internal = parameters(profile("internal"))
    assert.deepStrictEqual(
      ["sip-ip", "sip-port", "challenge-realm", "force-register-domain"].map((name) => internal.get(name)),
      [sip.host, String(sip.port), sip.realm, sip.realm]
    )
    const curl = parameters(configuration("xml_curl.conf"))
    assert.deepStrictEqual(
      ["gateway-url", "auth-scheme", "method"].map((name) => curl.get(name)),
      [`http://127.0.0.1:${http.port}${DIRECTORY_PATH}`, "basic", "POST"]
    )
    assert.match(curl.get("gateway-credentials") ?? "", new RegExp(`^${DIRECTORY_USER}:.{16,}$`, "u"))
  })

  it("lists every telephone of an agent, and rings them together", () => {
    assert.strictEqual(parameters(configuration("switch.conf")).get("multiple-registrations"), "true")
    assert.strictEqual(parameters(profile("internal")).get("multiple-registrations"), "contact")
  })

  it("lets nobody call without a password, save the trunks' addresses", () => {
    for (const name of ["internal", "trunks"]) {
      const settings = parameters(profile(name))
      assert.deepInclude(Object.fromEntries(settings), { "auth-calls": "true", "accept-blind-reg": "false" })
    }
    assert.isUndefined(parameters(profile("internal")).get("apply-inbound-acl"))
    const [list] = tags(configuration("acl.conf"), "list")
    assert.strictEqual(parameters(profile("trunks")).get("apply-inbound-acl"), attribute(list!, "name"))
    assert.strictEqual(attribute(list!, "default"), "deny")
  })

  it("parks each call unanswered, as ours, in the context where both profiles and the accounts send it", () => {
    const [context] = tags(read("dialplan/carillon.xml"), "context")
    const name = attribute(context!, "name")
    for (const one of ["internal", "trunks"]) assert.strictEqual(parameters(profile(one)).get("context"), name)
    assert.include(
      readFileSync(new URL("../gateway/freeswitch-directory.ts", import.meta.url), "utf8"),
      `<variable name="user_context" value="${name}"/>`
    )
    assert.deepStrictEqual(
      tags(context!, "action").map((one) => [attribute(one, "application"), attribute(one, "data")]),
      [
        ["set", `${TAKES_VARIABLE}=true`],
        ["park", ""]
      ]
    )
  })

  it("has the music under the name by which it is played", () => {
    const names = tags(configuration("local_stream.conf"), "directory").map((one) => attribute(one, "name"))
    assert.deepStrictEqual(
      names.map((name) => `local_stream://${name}`),
      [MUSIC_ON_HOLD]
    )
  })

  it("has a conference without sounds of its own under the name by which conversations are asked for", () => {
    const own = tags(configuration("conference.conf"), "profile").find(
      (one) => attribute(one, "name") === CONFERENCE_PROFILE
    )
    assert.isDefined(own)
    const settings = parameters(own!)
    assert.deepStrictEqual(
      [...settings.keys()].filter((name) => name.endsWith("-sound")),
      []
    )
    assert.include(settings.get("suppress-events"), "start-talking")
    assert.notInclude(settings.get("suppress-events"), "-member")
  })

  it("is explained file by file", () => {
    const explained = readFileSync(join(FOLDER, "README.md"), "utf8")
    for (const file of FILES) assert.include(explained, file.split("/").at(-1)!)
  })
})
