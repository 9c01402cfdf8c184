import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { EpochMs } from "#actors/vocabulary.ts"
import { makeSwitchboard, type Switchboard } from "../../adapters/esl/switchboard.ts"
import type { TelephonyEvent } from "../../ports/Telephony.ts"
import { toneShare } from "../../softswitch/media/goertzel.ts"
import { type RunningSwitch, startSwitch } from "../../softswitch/start.ts"
import { THIS_MACHINE } from "../../softswitch/testing/lines.ts"
import { loopbackOptions } from "../../softswitch/testing/loopback-options.ts"
import { type Account, ha1Of, type Phone, startPhone } from "../../softswitch/testing/phone.ts"
import { writeTone } from "../../softswitch/testing/tone.ts"

type Told<Tag extends TelephonyEvent["_tag"]> = Extract<TelephonyEvent, { readonly _tag: Tag }>

/** The port as an engine has it: requests, and what is told, each event once. */
export interface Engine {
  readonly ask: Switchboard["request"]
  readonly switchboard: Switchboard
  /** The next event of this kind that fits, counting those that came before it was asked for. */
  readonly next: <Tag extends TelephonyEvent["_tag"]>(
    tag: Tag,
    fits?: (event: Told<Tag>) => boolean
  ) => Promise<Told<Tag>>
  /** What was told and nobody waited for. */
  readonly unread: () => ReadonlyArray<TelephonyEvent>
}

/** Somebody at a telephone, who says one tone all the time. */
export interface Person {
  readonly name: string
  readonly hz: number
  readonly phone: Phone
  dialog: string
}

export interface PeopleOnLines {
  readonly running: RunningSwitch
  readonly folder: string
  readonly engine: Engine
  /** Another engine, as after a restart. */
  readonly connect: () => Engine
  /** A telephone of the person, registered where an account is named. */
  readonly person: (name: string, hz: number, account?: string) => Promise<Person>
  /** The person is who answers behind a trunk of that name. */
  readonly outside: (trunk: string, person: Person) => Promise<void>
  /** From now on the person is heard in this call. */
  readonly speaks: (person: Person, dialog: string) => void
  /** Which of the tones each of them hears now. */
  readonly whoHears: (...people: ReadonlyArray<Person>) => Promise<Readonly<Record<string, ReadonlyArray<string>>>>
  /** The tones in each tenth of a second of a recording: what its leg said, and what it heard. */
  readonly recorded: (file: string) => Promise<ReadonlyArray<{ readonly said: string; readonly heard: string }>>
  readonly stop: () => Promise<void>
}

const REALM = "carillon"
const PASSWORD = "a secret"
const MUSIC_HZ = 500
/** Between them and each other no tone is a harmonic of another one. */
const RING_BACK_HZ = 450

/** Of each listen the first half may be what was on its way before. */
const LISTEN_MS = 500
/** A machine that is busy with others drops sound now and then: what two listens in a row say counts. */
const LISTENS_LIMIT = 12
const WINDOW = 800

export const startPeopleOnLines = async (): Promise<PeopleOnLines> => {
  const folder = await mkdtemp(join(tmpdir(), "people on lines "))
  const options = loopbackOptions({ maxLegs: 40, mediaThreads: 2, folder, realm: REALM, password: PASSWORD })
  const [prompts, recordings] = [join(folder, "prompts"), join(folder, "recordings")]
  await writeTone(join(prompts, "moh.wav"), MUSIC_HZ, 400)
  const running = await startSwitch(
    { ...options, promptsFolder: prompts, recordingsFolder: recordings, musicOnHold: join(prompts, "moh.wav") },
    { info: () => undefined, warning: () => undefined }
  )
  const tones = new Map<number, string>([
    [MUSIC_HZ, "music"],
    [RING_BACK_HZ, "ring-back"]
  ])
  const accounts: Array<Account> = []
  const people: Array<Person> = []
  const engines: Array<Engine> = []
  const connect = (): Engine => {
    const engine = connectTo(running.eventSocket.port, { prompts, recordings })
    engines.push(engine)
    return engine
  }
  const engine = connect()
  engine.switchboard.setLines({ numbers: ["95000"], trunks: [THIS_MACHINE] })
  /** The switch has heard all that was said to it so far. */
  const heardAll = async (): Promise<void> => {
    engine.switchboard.audit()
    await engine.next("Snapshot", ({ first }) => !first)
  }
  await engine.next("Snapshot")
  await heardAll()
  let ports = 33_000 + Math.floor(Math.random() * 200) * 120

  const listen = async ({ dialog, phone }: Person): Promise<string> => {
    const file = join(folder, `${dialog}.wav`)
    phone.record(dialog, file, LISTEN_MS)
    await phone.notices("RecordingEnded")
    const { left } = await channelsOf(file)
    return tonesIn(left.subarray(left.length / 2), tones)
  }

  const listenTwice = async (
    all: ReadonlyArray<Person>,
    before?: ReadonlyArray<string>,
    listens = 1
  ): Promise<ReadonlyArray<string>> => {
    const heard = await Promise.all(all.map(listen))
    if (before?.join("|") === heard.join("|")) return heard
    if (listens >= LISTENS_LIMIT) throw new Error(`never twice the same: ${before?.join("|")} and ${heard.join("|")}`)
    return listenTwice(all, heard, listens + 1)
  }

  return {
    running,
    folder,
    engine,
    connect,
    outside: async (trunk, { phone }) => {
      const line = { ...THIS_MACHINE, id: trunk, from: [], hosts: [phone.endpoint] }
      engine.switchboard.setLines({ numbers: ["95000"], trunks: [THIS_MACHINE, line] })
      await heardAll()
    },
    person: async (name, hz, account) => {
      const phone = await startPhone({ from: ports, to: ports + 38 })
      ports += 40
      await writeTone(join(folder, `${name}.wav`), hz, 1_000)
      tones.set(hz, name)
      const one: Person = { name, hz, phone, dialog: "" }
      people.push(one)
      if (account === undefined) return one
      const entry = { user: account, password: `${account}pass`, realm: REALM }
      accounts.push(entry)
      engine.switchboard.setDirectory(accounts.map((each) => ({ user: each.user, ha1: ha1Of(each) })))
      await heardAll()
      await phone.register(running.sip, entry)
      await engine.next("DeviceInService", (event) => event.agent === account)
      return one
    },
    speaks: (person, dialog) => {
      person.dialog = dialog
      person.phone.play(dialog, join(folder, `${person.name}.wav`))
    },
    whoHears: async (...all) => {
      const heard = await listenTwice(all)
      return Object.fromEntries(all.map(({ name }, at) => [name, heard[at] === "" ? [] : heard[at]!.split(" ")]))
    },
    recorded: async (file) => {
      const { left, right } = await channelsOf(join(recordings, file))
      return Array.from({ length: Math.floor(left.length / WINDOW) }, (_, at) => ({
        said: tonesIn(left.subarray(at * WINDOW, (at + 1) * WINDOW), tones),
        heard: tonesIn(right.subarray(at * WINDOW, (at + 1) * WINDOW), tones)
      }))
    },
    stop: async () => {
      for (const { switchboard } of engines) switchboard.close()
      await Promise.all(people.map(({ phone }) => phone.stop()))
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const connectTo = (port: number, folders: { readonly prompts: string; readonly recordings: string }): Engine => {
  const events: Array<TelephonyEvent> = []
  const waiting = new Set<() => void>()
  const switchboard = makeSwitchboard(
    {
      host: "127.0.0.1",
      port,
      password: PASSWORD,
      promptPath: (name) => join(folders.prompts, `${name}.wav`),
      recordingPath: (file) => join(folders.recordings, file)
    },
    {
      now: () => Date.now() as EpochMs,
      info: () => undefined,
      warning: () => undefined,
      emit: (event) => {
        events.push(event)
        for (const look of waiting) look()
      }
    }
  )
  return {
    ask: switchboard.request,
    switchboard,
    unread: () => events,
    next: (tag, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = events.findIndex((event) => event._tag === tag && fits(event as Told<typeof tag>))
          if (at < 0) return
          waiting.delete(look)
          resolve(events.splice(at, 1)[0] as Told<typeof tag>)
        }
        waiting.add(look)
        look()
      })
  }
}

/** Names of the tones that a twentieth of the sound's power and more belongs to; "" for silence. */
const tonesIn = (samples: Int16Array, tones: ReadonlyMap<number, string>): string =>
  [...tones]
    .filter(([hz]) => toneShare(samples, hz) > 0.05)
    .map(([, name]) => name)
    .toSorted()
    .join(" ")

const channelsOf = async (path: string): Promise<{ readonly left: Int16Array; readonly right: Int16Array }> => {
  const file = await readFile(path)
  const samples = new Int16Array(
    file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.length - (file.length % 4))
  )
  return { left: samples.filter((_, i) => i % 2 === 0), right: samples.filter((_, i) => i % 2 === 1) }
}
