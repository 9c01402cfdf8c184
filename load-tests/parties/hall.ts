import { mkdtempSync, chmodSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { wavHeader } from "#engine/softswitch/media/wav.ts"
import type { DialTrial } from "#wire/dial-trial.ts"
import { Agent } from "../crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "../crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { inParallel, until } from "../crowd/wait.ts"
import { type RunningCentre, startCentre } from "../running-centre.ts"
import { agentNumber, outsideOf, PEOPLE_OF_THE_HOUSE, queueOf, seedOf, SURVEY_PROMPT } from "./seed.ts"
import { Table } from "./table.ts"
import { ASKS_HZ, MUSIC_HZ, TONE_PEAK } from "./tones.ts"

/** Each costs the centre an argon2id. */
const SIGN_IN_WIDTH = 4
const ENTERED_WITHIN_MS = 20_000
/** What the carrier is shown when nobody says otherwise. */
export const SHOWN_NUMBER = "02087654321"
const LEGS_A_TABLE = 20

/** A throw-away centre, and all who are at its tables. */
export interface Hall {
  readonly centre: RunningCentre
  readonly admin: Panel
  readonly tables: ReadonlyArray<Table>
  readonly stop: () => Promise<void>
}

export const openHall = async (tables: number, say: (line: string) => void): Promise<Hall> => {
  const centre = await startSeeded(tables, say)
  const closing: Array<() => void | Promise<void>> = [centre.stop]
  const stop = async () => {
    for (const close of closing.toReversed()) await close()
  }
  try {
    const metronome = makeMetronome()
    const admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
    const open = async (onCall: (leg: Leg) => void): Promise<Phone> => {
      const phone = await Phone.open({ address: centre.sip.address, realm: centre.realm, metronome, onCall })
      closing.push(() => phone.close())
      return phone
    }
    const all: Array<Table> = []
    // Callers come by this socket, and calls out end at the other one.
    const trunk = await open((leg) => trunk.hangUp(leg))
    const carrier = await open((leg) => {
      const called = all.find(({ index }) => leg.dialled === outsideOf(index))
      if (called === undefined) carrier.hangUp(leg)
      else called.outsideRings(carrier, leg)
    })
    await enterTones(admin)
    await enterCarrier(admin, carrier)
    for (let index = 0; index < tables; index++) await enterOverflow(admin, index)
    say(`signing in ${tables * PEOPLE_OF_THE_HOUSE.length} agents`)
    for (let index = 0; index < tables; index++) all.push(new Table({ index, centre, admin, trunk }))
    const seats = all.flatMap((table) => PEOPLE_OF_THE_HOUSE.map((role) => ({ table, role })))
    await inParallel(seats, SIGN_IN_WIDTH, async ({ role, table }) => {
      const person = table.people[role]
      const agent = await Agent.start({
        baseUrl: centre.baseUrl,
        sip: centre.sip,
        realm: centre.realm,
        number: agentNumber(table.index, role),
        ...centre.accounts.get(agentNumber(table.index, role))!,
        metronome,
        toneHz: person.toneHz,
        // Each case says itself who lifts a handset.
        pickUp: () => "never"
      })
      closing.push(() => agent.stop())
      table.seats(role, agent)
    })
    return { centre, admin, tables: all, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const startSeeded = async (tables: number, say: (line: string) => void): Promise<RunningCentre> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-parties-"))
  // The core runs as another user and reads it.
  chmodSync(folder, 0o755)
  const seed = join(folder, "seed.yaml")
  writeFileSync(seed, seedOf(tables))
  try {
    return await startCentre({ seed, settings: { "telephony.maxLegs": String(tables * LEGS_A_TABLE) }, say })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Music and question are tones, so that hearing them is proven like hearing somebody. */
const enterTones = async (admin: Panel): Promise<void> => {
  const voices = async (hz: number) => {
    const { file } = await admin.send<{ readonly file: string }>("POST", "/api/prompt-files", toneWav(hz))
    return { "zh-CN": { text: "", file } }
  }
  const music = await admin.send<Record<string, unknown>>("GET", "/api/prompts/music-on-hold")
  const { changedAt: _at, changedBy: _by, id: _id, version, ...rest } = music
  const heard = { ...rest, voices: await voices(MUSIC_HZ) }
  await admin.send("PUT", `/api/prompts/music-on-hold?version=${String(version)}`, heard)
  await admin.send("POST", "/api/prompts", { id: SURVEY_PROMPT, name: "提问", voices: await voices(ASKS_HZ) })
}

const TONE_MS = 20_000
const RATE_HZ = 8_000

const toneWav = (hz: number): Uint8Array<ArrayBuffer> => {
  const samples = Int16Array.from({ length: (RATE_HZ * TONE_MS) / 1_000 }, (_, n) =>
    Math.round(TONE_PEAK * Math.sin((2 * Math.PI * hz * n) / RATE_HZ))
  )
  return new Uint8Array(Buffer.concat([wavHeader(1, samples.byteLength), Buffer.from(samples.buffer)]))
}

/** Numbers outside go by it. The engine follows a moment after it was entered. */
const enterCarrier = async (admin: Panel, { local }: Phone): Promise<void> => {
  const hosts = [`${local.address}:${local.port}`]
  const values = { id: "carrier", name: "运营商", hosts, callerNumber: SHOWN_NUMBER, watchSeconds: 0 }
  await admin.send("POST", "/api/trunks", values)
  const asked = { number: outsideOf(0), right: "none", agent: agentNumber(0, "ana"), queue: null }
  const isKnown = async () => {
    const { outcome, way } = await admin.send<DialTrial>("POST", "/api/dialling/try", asked)
    return outcome === "outside" && way?.trunk === "carrier"
  }
  await until("calls out by the carrier", isKnown, { withinMs: ENTERED_WITHIN_MS, everyMs: 100 })
}

/** Who rings in vain at one agent is tried at the table's number outside. */
const enterOverflow = async (admin: Panel, table: number): Promise<void> => {
  const path = `/api/queues/${queueOf(table)}`
  const {
    changedAt: _,
    changedBy: __,
    id: ___,
    version,
    ...row
  } = await admin.send<Readonly<Record<"changedAt" | "changedBy" | "id" | "version", unknown>>>("GET", path)
  const overflow = { overflowNumber: outsideOf(table), overflowAfterUnanswered: 1 }
  await admin.send("PUT", `${path}?version=${String(version)}`, { ...row, ...overflow })
}
