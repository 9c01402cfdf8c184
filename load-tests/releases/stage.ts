import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { AgentId, type Channel, QueueId } from "#wire/words-of-work.ts"
import type { WorkTaken } from "#wire/work.ts"
import { type RunningCentre, startCentre } from "../running-centre.ts"
import { Agent, type PickUp } from "../crowd/agent.ts"
import { agentToneHz, callerToneHz, callingNumber } from "../crowd/crowd.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "../crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { inParallel, until } from "../crowd/wait.ts"
import { connect, type Sql } from "./connection.ts"
import { type EventSocket, openEventSocket } from "./event-socket.ts"

/** A caller on the line. */
export interface Caller {
  readonly leg: Leg
  readonly number: string
}

/** What an agent's telephone does when it rings: lets it ring, is picked up after some ms, or refuses with a SIP status. */
export type Manners = PickUp | { readonly status: number; readonly reason: string }

/** Longer than anything the scene waits for, on a machine that does much else. */
const WITHIN = { withinMs: 90_000 }
/** Signing in costs the centre an argon2id each; four at once keep two cores busy. */
const SIGN_IN_WIDTH = 4

/** A throw-away centre with its people, and a look into its database to see that what was meant has happened. */
export class Stage {
  readonly centre: RunningCentre
  readonly trunk: Phone
  readonly admin: Panel
  readonly db: Sql
  readonly databaseUrl: string
  readonly switchSocket: EventSocket
  readonly #agents = new Map<string, Agent>()
  readonly #metronome = makeMetronome()
  #callers = 0

  private constructor(parts: Pick<Stage, "admin" | "centre" | "databaseUrl" | "db" | "switchSocket" | "trunk">) {
    this.centre = parts.centre
    this.trunk = parts.trunk
    this.admin = parts.admin
    this.db = parts.db
    this.databaseUrl = parts.databaseUrl
    this.switchSocket = parts.switchSocket
  }

  static async open(say: (line: string) => void): Promise<Stage> {
    const port = await freePort()
    const seed = "load-tests/releases/centre.yaml"
    const centre = await startCentre({ seed, settings: { "telephony.eventSocket.port": String(port) }, say })
    try {
      const secret = (name: string) => readFileSync(join(centre.dataDir!, name), "utf8").trim()
      const databaseUrl = `postgres://carillon:${encodeURIComponent(secret("pg-password"))}@127.0.0.1:${await databasePortOf(centre)}/carillon`
      const trunk = await Phone.open({
        address: centre.sip.address,
        realm: centre.realm,
        metronome: makeMetronome(),
        onCall: (leg) => trunk.hangUp(leg)
      })
      return new Stage({
        centre,
        trunk,
        admin: await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password),
        db: connect(databaseUrl, 2),
        databaseUrl,
        switchSocket: await openEventSocket(port, secret("event-socket-password"))
      })
    } catch (error) {
      await centre.stop()
      throw error
    }
  }

  /** People come, with their telephones, and sign in. */
  async enter(manners: Readonly<Record<string, Manners>>): Promise<void> {
    await inParallel(Object.entries(manners), SIGN_IN_WIDTH, async ([number, manner], index) => {
      const voice = { metronome: this.#metronome, toneHz: agentToneHz(index) }
      this.#agents.set(number, await startAgent(this.centre, number, manner, voice))
    })
  }

  agent(number: string): Agent {
    const found = this.#agents.get(number)
    if (found === undefined) throw new Error(`nobody plays agent ${number}`)
    return found
  }

  async dial(number: string): Promise<Caller> {
    const index = this.#callers++
    const leg = await this.trunk.call(this.centre.sip, number, callingNumber(index))
    leg.onAnswer.add(() => leg.audio.sayTone(callerToneHz(index)))
    return { leg, number: callingNumber(index) }
  }

  hangUp = ({ leg }: Caller): void => void this.trunk.hangUp(leg)

  /** Presses a key once the caller hears the centre. */
  async press({ leg }: Caller, key: string): Promise<void> {
    await until("the centre's voice", () => leg.audio.packetsHeard > 20, WITHIN)
    leg.audio.press(key)
  }

  /** Waits until the caller's call is written down in this state; `also` is a further condition on `state`, in SQL. */
  callIs = ({ number }: Caller, tag: string, also = "true"): Promise<void> =>
    this.#rowIs(
      `call ${number} ${tag} ${also}`,
      `select from living where actor like 'call/%' and state->>'_tag' = $1 and state->'caller'->'attributes'->>'callingNumber' = $2 and ${also}`,
      [tag, number]
    )

  agentIs = (number: string, tag: string, also = "true"): Promise<void> =>
    this.#rowIs(
      `agent ${number} ${tag} ${also}`,
      `select from living where actor = 'agent/' || $2 and state->>'_tag' = $1 and ${also}`,
      [tag, number]
    )

  /** Puts written work into a queue; `preferred` gets it if they can take it. */
  write = (queue: string, channel: Exclude<Channel, "voice">, title: string, preferred?: string): Promise<WorkTaken> =>
    this.admin.createWork({
      queue: QueueId.make(queue),
      channel,
      attributes: { title, text: `${title}：请核实`, link: "https://example.com/files/1" },
      ...(preferred === undefined ? {} : { preferred: AgentId.make(preferred) })
    })

  taskIs = ({ work }: WorkTaken, tag: string, also = "true"): Promise<void> =>
    this.#rowIs(`${work} ${tag} ${also}`, `select from living where actor = $2 and state->>'_tag' = $1 and ${also}`, [
      tag,
      work
    ])

  /** Waits until some step of the journal came to this state. */
  wasOnce = (state: string): Promise<void> =>
    this.#rowIs(state, "select from journal where split_part(actor, '/', 1) || ' ' || (state->>'_tag') = $1 limit 1", [
      state
    ])

  /** Waits until the caller's record is written and says this outcome. */
  outcomeIs = ({ number }: Caller, outcome: string): Promise<void> =>
    this.#rowIs(
      `record of ${number} ${outcome}`,
      "select from call_records where outcome = $1 and calling_number = $2 and (answered_at is null or recorded_ms is not null)",
      [outcome, number]
    )

  #rowIs = (what: string, query: string, values: Array<string>): Promise<void> =>
    until(what, async () => (await this.db.unsafe(query, values)).length > 0, WITHIN)

  async corePid(): Promise<number> {
    const pid = (await this.centre.health()).workers["core"]?.pid
    if (pid === null || pid === undefined) throw new Error("the health page names no process id of the core")
    return pid
  }

  recordingOf = (leg: string): string | null => {
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "/")
    const file = `${today}/${leg}.wav`
    return existsSync(join(this.centre.dataDir!, "recordings", file)) ? file : null
  }

  /** Telephones stay open: they end with the process. */
  async close(): Promise<void> {
    this.switchSocket.close()
    await this.db.end({ timeout: 1 }).catch(() => {})
    await this.centre.stop()
  }
}

const startAgent = async (
  centre: RunningCentre,
  number: string,
  manner: Manners,
  voice: { readonly metronome: ReturnType<typeof makeMetronome>; readonly toneHz: number }
): Promise<Agent> => {
  const agent: Agent = await Agent.start({
    ...voice,
    baseUrl: centre.baseUrl,
    sip: centre.sip,
    realm: centre.realm,
    number,
    ...centre.accounts.get(number)!,
    pickUp: (leg) => {
      if (typeof manner !== "object") return manner
      refuse(agent.phone, leg, manner)
      return "never"
    }
  })
  return agent
}

/** The telephone has a button for busy only; these are the words of one that no longer knows its user, or does not want. */
const refuse = (phone: Phone, leg: Leg, { reason, status }: { readonly status: number; readonly reason: string }) => {
  const clear = { _tag: "Clear", dialog: leg.dialog, status, reason } as const
  for (const output of phone.ua.command(clear, performance.now()))
    if (output._tag === "Send") phone.send(output.octets, output.to)
}

/** The store says it a second after its start. */
const databasePortOf = async (centre: RunningCentre): Promise<number> => {
  let port: unknown
  const isTold = async () => {
    port = (await centre.health()).workers["store"]?.detail["port"]
    return typeof port === "number"
  }
  await until("the database's port", isTold, WITHIN)
  return port as number
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
