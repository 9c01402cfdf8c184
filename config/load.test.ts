import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { parse } from "yaml"
import { problemLine } from "./check.ts"
import { defaults } from "./defaults.ts"
import { knownPaths } from "./layers.ts"
import { type Asked, loadSettings } from "./load.ts"

const root = join(import.meta.dirname, "..")

const load = (given: { readonly yaml?: string } & Partial<Asked>) =>
  loadSettings({ argv: [], environment: {}, root, cwd: "/elsewhere", readText: () => given.yaml ?? "", ...given })

const settingsOf = (given: Parameters<typeof load>[0]) => {
  const loaded = load(given)
  if (loaded._tag !== "Settings") throw new Error(`refused: ${JSON.stringify(loaded)}`)
  return loaded
}

const problemsOf = (given: Parameters<typeof load>[0]) => {
  const loaded = load(given)
  return loaded._tag === "Problems" ? loaded.problems.map((problem) => problemLine(problem).trim()) : []
}

describe("settings", () => {
  it("are the defaults when nothing is said", () => {
    assert.deepStrictEqual(settingsOf({}).settings, defaults)
  })

  it("all stand in carillon.yaml, each under a comment", () => {
    const text = readFileSync(join(root, "config/carillon.yaml"), "utf8")
    const leaves = (value: unknown, path: ReadonlyArray<string>): ReadonlyArray<string> =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]))
        : [path.join(".")]
    assert.sameMembers(
      [...leaves(parse(text), [])],
      knownPaths.map((path) => path.join("."))
    )
    assert.strictEqual(load({ readText: () => text })._tag, "Settings")
  })

  it("of the command line beat the environment's, which beat the file's", () => {
    const environment = { CARILLON_HTTP_PORT: "8082", CARILLON_SIP_PORT: "5070", PATH: "/bin" }
    const { settings } = settingsOf({
      yaml: "http: { port: 8081, host: 10.0.0.3 }\nsip: { realm: r }",
      environment,
      argv: ["--set", "http.port=8083"]
    })
    assert.deepStrictEqual(
      [settings.http.port, settings.sip.port, settings.http.host, settings.sip.realm],
      [8083, 5070, "10.0.0.3", "r"]
    )
  })

  it("take DATABASE_URL for the database, and a list from one line of text", () => {
    const { settings } = settingsOf({
      environment: {
        DATABASE_URL: "postgres://a@b/c",
        CARILLON_DATABASE_URL: "postgres://x@y/z",
        CARILLON_ADMIN_PASSWORD: "not a setting"
      },
      argv: ["--set", "http.allowedOrigins=https://a.example, http://b.example:81"]
    })
    assert.strictEqual(settings.database.url, "postgres://a@b/c")
    assert.deepStrictEqual(settings.http.allowedOrigins, ["https://a.example", "http://b.example:81"])
  })

  it("take yes and no as words, and nothing else for them", () => {
    const allowed = (argv: ReadonlyArray<string>, environment = {}) =>
      settingsOf({ argv, environment }).settings.webhooks
    assert.isTrue(allowed(["--set", "webhooks.allowLocal=true"]).allowLocal)
    assert.isFalse(allowed(["--set", "webhooks.allowLocal=false"]).allowLocal)
    assert.isTrue(allowed([], { CARILLON_WEBHOOKS_ALLOW_LOCAL: "true" }).allowLocal)
    assert.strictEqual(load({ argv: ["--set", "webhooks.allowLocal=yes"] })._tag, "Problems")
  })

  it("say whether passwords are to be written in plain text, which no setting does", () => {
    assert.isFalse(settingsOf({}).accountsFile)
    assert.isTrue(settingsOf({ argv: ["--accounts-file"] }).accountsFile)
  })

  it("settle every folder: data by the command line, recordings under it, prompts and seed in the checkout", () => {
    const { paths } = settingsOf({ argv: ["--data", "there"] })
    assert.deepStrictEqual(paths, {
      root,
      data: "/elsewhere/there",
      recordings: "/elsewhere/there/recordings",
      prompts: join(root, "config/prompts"),
      ownPrompts: "/elsewhere/there/prompts",
      run: "/elsewhere/there/run",
      seed: join(root, "config/seed/small-centre.yaml")
    })
  })

  it("move the sockets to a short path when the data lie too deep for one", () => {
    const { paths } = settingsOf({ argv: ["--data", `/${"deep/".repeat(30)}`] })
    assert.isBelow(Buffer.byteLength(join(paths.run, "gateway-to-core.")), 107)
  })

  it("keep a password with = in it whole", () => {
    const { settings } = settingsOf({ argv: ["--set", "telephony.eventSocket.password=a=b"] })
    assert.strictEqual(settings.telephony.eventSocket.password, "a=b")
  })
})

describe("a wrong setting is refused with its name and place", () => {
  const yaml = (text: string) => ({ yaml: text })
  const set = (...pairs: ReadonlyArray<string>) => ({ argv: pairs.flatMap((pair) => ["--set", pair]) })
  it.each([
    [
      "unknown key",
      yaml("locale: en\nhttp:\n  prot: 8080"),
      /^http\.prot: unknown setting; did you mean http\.port\? .*carillon\.yaml:3\)$/u
    ],
    ["unknown section", yaml("htpp: { port: 1 }"), /^htpp: unknown setting/u],
    [
      "unknown in the environment",
      { environment: { CARILLON_HTTP_PROT: "1" } },
      /^CARILLON_HTTP_PROT: unknown setting; did you mean CARILLON_HTTP_PORT\?/u
    ],
    [
      "unknown on the command line",
      set("rtp.form=2"),
      /^rtp\.form: unknown setting; did you mean rtp\.from\? .*--set/u
    ],
    ["unknown flag", { argv: ["--prot", "1"] }, /^command line: Unknown option '--prot'/u],
    ["no value with --set", set("http.port"), /^http\.port: --set wants section\.key=value/u],
    ["a word for a number", set("http.port=many"), /^http\.port: expected number, got "many"/u],
    [
      "out of range",
      yaml("http: { port: 70000 }"),
      /^http\.port: expected a value between 1 and 65535, got 70000 .*:1\)$/u
    ],
    [
      "a value for a section",
      yaml("http: 8080"),
      /^http: is a section; its keys are host, port, tls, certificate, key, names, allowedOrigins, trustedProxies/u
    ],
    ["a section for a value", yaml("locale: { a: 1 }"), /^locale: expected "zh-CN" \| "en", got \{"a":1\}/u],
    ["nothing at all", yaml("http:\n  port:"), /^http\.port: has no value .*:2\)$/u],
    ["a list", yaml("- a"), /should be keys and values/u],
    ["broken YAML", yaml("a: [1"), /carillon\.yaml:\d+\)$/u],
    ["a key twice", yaml("locale: en\nlocale: en"), /unique.*:2\)$/u],
    [
      "media ports upside down",
      set("rtp.from=20000", "rtp.to=19000"),
      /^rtp\.from: 20000 should be below rtp\.to, 19000/u
    ],
    ["odd media ports", set("rtp.from=20001"), /^rtp\.from: 20001 should be even/u],
    ["two servers on one port", set("http.port=8021"), /^telephony\.eventSocket\.port: 8021 is also http\.port/u],
    ["alarms where the pages are", set("lines.jsonPort=8080"), /^lines\.jsonPort: 8080 is also http\.port/u],
    [
      "two framings on one port",
      set("lines.framings=a tcp 7000,b tcp 7000"),
      /^lines\.framings: 7000 is also lines\.framings/u
    ],
    ["a framing without its port", set("lines.framings=anxin-a1 tcp"), /^lines\.framings\.0: /u],
    ["a framing on no port", set("lines.framings=a udp 70000"), /^lines\.framings: 70000 should be a port/u],
    ["alarms at a name", set("lines.host=alarms"), /^lines\.host: "alarms" should be an IPv4 or IPv6 address/u],
    ["SIP among the media", set("sip.port=20000"), /^sip\.port: 20000 lies among the media ports/u],
    ["SIP on every address", set("sip.host=0.0.0.0"), /^sip\.host: 0\.0\.0\.0 cannot be written into SIP/u],
    ["a name for an address", set("sip.host=pbx"), /^sip\.host: "pbx" should be an IPv4 or IPv6 address/u],
    [
      "two addresses of one family",
      set("sip.otherHost=127.0.0.2"),
      /^sip\.otherHost: "127\.0\.0\.2" should be of the other family/u
    ],
    ["every IPv6 address", set("sip.otherHost=::"), /^sip\.otherHost: :: cannot be written into SIP/u],
    ["SIP over TCP where the pages are", set("sip.tcpPort=8080"), /^sip\.tcpPort: 8080 is also http\.port/u],
    ["no port", set("sip.tlsPort=-1"), /^sip\.tlsPort: /u],
    [
      "a FreeSWITCH without its password",
      set("telephony.kind=freeswitch"),
      /^telephony\.eventSocket\.password: is needed/u
    ],
    [
      "accounts for a FreeSWITCH that is none",
      set("telephony.directoryKey=a-key-of-sixteen-letters"),
      /^telephony\.directoryKey: is for telephony\.kind: freeswitch/u
    ],
    [
      "a key that anybody guesses",
      set("telephony.directoryKey=short"),
      /^telephony\.directoryKey: .*a value not shown here/u
    ],
    [
      "accounts for whoever has a name",
      set(
        "telephony.kind=freeswitch",
        "telephony.eventSocket.password=x",
        "telephony.directoryKey=a-key-of-sixteen-letters",
        "telephony.eventSocket.host=pbx.example"
      ),
      /^telephony\.eventSocket\.host: "pbx\.example" should be an address/u
    ],
    [
      "a provider that is no address",
      set("signIn.provider.issuer=login.example.cn", "signIn.provider.clientId=c"),
      /^signIn\.provider\.issuer: "login\.example\.cn" should be an address/u
    ],
    [
      "a provider whose codes would cross the network in the clear",
      set("signIn.provider.issuer=http://login.example.cn", "signIn.provider.clientId=c"),
      /^signIn\.provider\.issuer: "http:\/\/login\.example\.cn" should be https/u
    ],
    [
      "a provider that does not know who asks",
      set("signIn.provider.issuer=https://login.example.cn"),
      /^signIn\.provider\.clientId: is needed with signIn\.provider\.issuer/u
    ],
    [
      "a rule for new people without a unit",
      set(
        "signIn.provider.issuer=https://login.example.cn",
        "signIn.provider.clientId=c",
        "signIn.provider.newPeople=staff=agent"
      ),
      /^signIn\.provider\.newPeople: "staff=agent" should be group=role@unit/u
    ],
    [
      "a directory to which passwords would cross the network in the clear",
      set("signIn.directory.url=ldap://ldap.example.cn", "signIn.directory.base=dc=x"),
      /^signIn\.directory\.url: should be ldaps:\/\/, or have startTls/u
    ],
    [
      "a directory without a place for people",
      set("signIn.directory.url=ldaps://ldap.example.cn"),
      /^signIn\.directory\.base: is needed with signIn\.directory\.url/u
    ],
    ["no time zone of this earth", set("timeZone=Asia/Atlantis"), /^timeZone: "Asia\/Atlantis" is no IANA time zone/u],
    [
      "an address line for a name",
      set("http.names=https://pbx.example"),
      /^http\.names: "https:\/\/pbx\.example" should/u
    ],
    ["authorities without their folder", set("sip.tlsAuthorities=carriers.pem"), /^sip\.tlsAuthorities: .*whole path/u],
    ["a certificate without a key", set("http.tls=files", "http.certificate=a.crt"), /^http\.key: is needed with/u],
    [
      "a range of addresses that is too narrow",
      set("http.trustedProxies=10.0.0.0/33"),
      /^http\.trustedProxies: "10\.0\.0\.0\/33" should be an IP address or address\/bits/u
    ],
    [
      "a terminal by name",
      set("sip.terminals=pendant.example"),
      /^sip\.terminals: "pendant\.example" should be an IP address or address\/bits/u
    ],
    [
      "a controller by name",
      set("telephony.controllers=ivr.example"),
      /^telephony\.controllers: "ivr\.example" should be an IP address or address\/bits/u
    ],
    ["a proxy by name", set("http.trustedProxies=proxy.example"), /^http\.trustedProxies: "proxy\.example" should be/u],
    [
      "an origin with a path",
      set("http.allowedOrigins=https://a.example/b"),
      /^http\.allowedOrigins: "https:\/\/a\.example\/b" should be/u
    ],
    [
      "another database",
      { environment: { DATABASE_URL: "mysql://secret@h/d" } },
      /^database\.url: should begin with postgres:\/\//u
    ]
  ] as const)("%s", (_, given, expected) => {
    const problems = problemsOf(given)
    assert.strictEqual(problems.length, 1, problems.join("\n"))
    assert.match(problems[0]!, expected)
  })

  it("tells all of them at once, and no password", () => {
    const problems = problemsOf({
      yaml: "telephony: { eventSocket: { password: [hush] } }",
      ...set("http.port=0", "locale=fr", "sipp.port=1")
    })
    assert.strictEqual(problems.length, 4, problems.join("\n"))
    assert.notInclude(problems.join("\n"), "hush")
  })

  it("names a file that was asked for and is not there", () => {
    const readText = () => {
      throw Object.assign(new Error("ENOENT"), { code: "ENOENT" })
    }
    assert.match(
      problemsOf({ argv: ["--config", "mine.yaml"], readText })[0]!,
      /^\/elsewhere\/mine\.yaml: there is no such file/u
    )
    assert.deepStrictEqual(settingsOf({ readText }).settings, defaults)
  })
})
