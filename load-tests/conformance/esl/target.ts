import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSwitch } from "#engine/softswitch/start.ts"
import { THIS_MACHINE } from "#engine/softswitch/testing/lines.ts"
import { loopbackOptions } from "#engine/softswitch/testing/loopback-options.ts"
import { type Account, ha1Of } from "#engine/softswitch/testing/phone.ts"
import { writeTone } from "#engine/softswitch/testing/tone.ts"
import { openClient } from "./client.ts"

/** The switch that is looked at, and what it is given to do. */
export interface Target {
  readonly name: string
  readonly esl: { readonly host: string; readonly port: number; readonly password: string }
  /** Where SIP telephones find it. */
  readonly sip: { readonly address: string; readonly port: number }
  /** A number whose calls it parks unanswered for whoever drives it. */
  readonly number: string
  readonly account: Account
  /** Plays for half a second. */
  readonly prompt: string
  /** Recordings go here. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

const PASSWORD = "conformance"
const REALM = "example.com"

/** `FREESWITCH_ESL` names a FreeSWITCH (host:port:password); without it a switch of our own is started. */
export const findTarget = async (environment: Readonly<Record<string, string | undefined>>): Promise<Target> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-conformance-"))
  const prompt = join(folder, "tone.wav")
  await writeTone(prompt, 500, 500)
  // A FreeSWITCH reads and writes here as a user of its own.
  chmodSync(folder, 0o777)
  chmodSync(prompt, 0o644)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const named = environment["FREESWITCH_ESL"] ?? ""
  return named === "" ? ownSwitch(folder, prompt, remove) : freeswitch(named, environment, folder, prompt, remove)
}

const ownSwitch = async (folder: string, prompt: string, remove: () => void): Promise<Target> => {
  const account = { user: "1001", password: "a-secret", realm: REALM }
  const running = await startSwitch(
    loopbackOptions({ folder, realm: REALM, password: PASSWORD, maxLegs: 40, mediaThreads: 1 }),
    { info: () => undefined, warning: () => undefined }
  )
  const { address: host, port } = running.eventSocket
  const esl = { host, port, password: PASSWORD }
  const client = await openClient(esl)
  for (const [command, value] of [
    ["carillon_directory", [{ user: account.user, ha1: ha1Of(account) }]],
    ["carillon_numbers", ["95000"]],
    ["carillon_trunks", [THIS_MACHINE]]
  ] as const) {
    const answer = await client.api(`${command} ${Buffer.from(JSON.stringify(value)).toString("base64")}`)
    if (!answer.startsWith("+OK")) throw new Error(`${command}: ${answer.trim()}`)
  }
  client.close()
  return {
    name: "the embedded switch",
    esl,
    sip: running.sip,
    number: "95000",
    account,
    prompt,
    folder,
    stop: async () => {
      await running.stop()
      remove()
    }
  }
}

/** `FREESWITCH_SIP` (host:port), `FREESWITCH_NUMBER` and `FREESWITCH_ACCOUNT` (user:password:realm) where they are others. */
const freeswitch = (
  named: string,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
  prompt: string,
  remove: () => void
): Target => {
  const [, host = "", port = "", password = ""] = /^(.+?):(\d{1,5}):(.+)$/u.exec(named) ?? []
  if (host === "") throw new Error("FREESWITCH_ESL should be host:port:password")
  const [address = "", sipPort = "5060"] = (environment["FREESWITCH_SIP"] ?? `${host}:5060`).split(":")
  const [user = "", secret = "", realm = host] = (environment["FREESWITCH_ACCOUNT"] ?? `1001:1234:${host}`).split(":")
  return {
    name: `FreeSWITCH at ${host}:${port}`,
    esl: { host, port: Number(port), password },
    sip: { address, port: Number(sipPort) },
    number: environment["FREESWITCH_NUMBER"] ?? "95000",
    account: { user, password: secret, realm },
    prompt,
    folder,
    stop: async () => remove()
  }
}
