import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { type RunningCentre, startCentre } from "../running-centre.ts"
import { Agent, type PickUp } from "../crowd/agent.ts"
import { agentToneHz, callerToneHz, callingNumber } from "../crowd/crowd.ts"
import { makeMetronome } from "../crowd/metronome.ts"
import { Panel } from "../crowd/panel.ts"
import { type Leg, Phone } from "../crowd/phone.ts"
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
const WITHIN = { withinMs: 30_000 }
/** Signing in costs the centre an argon2id each; four at once keep two cores busy. */
const SIGN_IN_WIDTH = 4

/** A throw-away centre with its people, and a look into its database to see that what was meant has happened. */
export class Stage {
  readonly centre: RunningCentre
  readonly trunk: Phone
  readonly db: Sql
  readonly databaseUrl: string
  readonly switchSocket: EventSocket
  readonly agents: ReadonlyMap<string, Agent>
  #callers = 0

  private constructor(parts: Pick<Stage, "agents" | "centre" | "databaseUrl" | "db" | "switchSocket" | "trunk">) {
    this.centre = parts.centre
    this.trunk = parts.trunk
    this.db = parts.db
    this.databaseUrl = parts.databaseUrl
    this.switchSocket = parts.switchSocket
    this.agents = parts.agents
  }

  static async open(manners: Readonly<Record<string, Manners>>, say: (line: string) => void): Promise<Stage> {
    const port = await freePort()
    const seed = "load-tests/releases/centre.yaml"
    const centre = await startCentre({ seed, settings: { "telephony.eventSocket.port": String(port) }, say })
    try {
      const secret = (name: string) => readFileSync(join(centre.dataDir!, name), "utf8").trim()
      const databaseUrl = `postgres://carillon:${encodeURIComponent(secret("pg-password"))}@127.0.0.1:${await databasePortOf(centre)}/carillon`
      const metronome = makeMetronome()
      say(`signing in ${Object.keys(manners).length} agents`)
      const agents = await inParallel(Object.entries(manners), SIGN_IN_WIDTH, ([number, manner], index) =>
        startAgent(centre, number, manner, { metronome, toneHz: agentToneHz(index) })
      )
      const trunk = await Phone.open({
        address: centre.sip.address,
        realm: centre.realm,
        metronome,
        onCall: (leg) => trunk.hangUp(leg)
      })
      return new Stage({
        centre,
        trunk,
        db: connect(databaseUrl, 2),
        databaseUrl,
        switchSocket: await openEventSocket(port, secret("event-socket-password")),
        agents: new Map(agents.map((agent) => [agent.number, agent]))
      })
    } catch (error) {
      await centre.stop()
      throw error
    }
  }

  agent(number: string): Agent {
    const found = this.agents.get(number)
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
      `select from living where actor like 'call/%' and state->>'_tag' = $1 and state->'caller'->>'callingNumber' = $2 and ${also}`,
      [tag, number]
    )

  agentIs = (number: string, tag: string, also = "true"): Promise<void> =>
    this.#rowIs(
      `agent ${number} ${tag} ${also}`,
      `select from living where actor = 'agent/' || $2 and state->>'_tag' = $1 and ${also}`,
      [tag, number]
    )

  /** Waits until the caller's record is written and says this outcome. */
  outcomeIs = ({ number }: Caller, outcome: string): Promise<void> =>
    this.#rowIs(
      `record of ${number} ${outcome}`,
      "select from call_records where outcome = $1 and calling_number = $2 and (answered_at is null or recorded_ms is not null)",
      [outcome, number]
    )

  #rowIs = (what: string, query: string, values: Array<string>): Promise<void> =>
    until(what, async () => (await this.db.unsafe(query, values)).length > 0, WITHIN)

  /** A browser panel of this agent; answers how to close it. */
  async openPanel(number: string): Promise<() => void> {
    const password = this.centre.accounts.get(number)!.panelPassword
    const panel = await Panel.signIn(this.centre.baseUrl, number, password)
    const headers = { cookie: panel.cookie, origin: this.centre.baseUrl }
    // Node's own WebSocket takes headers; the browser's type does not know them.
    const socket = new WebSocket(panel.socketUrl, { headers } as never)
    await until(`the panel of ${number}`, () => socket.readyState === WebSocket.OPEN, WITHIN)
    return () => socket.close()
  }

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
    if (output._tag === "Send") phone.send(output.datagram, output.to)
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
