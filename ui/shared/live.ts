import {
  type Accessor,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  useContext
} from "solid-js"
import type { IncidentList } from "#wire/alarms.ts"
import type { Board, Desk } from "#wire/board.ts"
import type { HelpRequest, HelpRequests } from "#wire/help.ts"
import type { Intent } from "#wire/intent.ts"
import { readTopic, type StateOf } from "#wire/topics.ts"
import { type Answer, type Connection, makeConnection, type Socket } from "./connection.ts"
import { makeServerClock, UNMEASURED_ROUND_TRIP_MS } from "./server-clock.ts"
import type { Session } from "./session.ts"
import { learnWords } from "./centre-words.ts"
import { createLiveTopics, type LiveTopics } from "./live-topics.ts"
import { createTicker } from "./ticker.ts"
import { type TurnedAway, whyTurnedAway } from "./turned-away.ts"

export type LinkWord = "connecting" | "up" | "lost"
export type Refusal = Extract<Answer, { readonly ok: false }>["reason"]

/** Everything the pages of a signed-in person read and ask: one socket, its topics, the server's time. */
export interface Live {
  readonly session: Session
  readonly link: Accessor<LinkWord>
  /** Why the link does not come up, where the gateway says so. */
  readonly turnedAway: Accessor<TurnedAway | null>
  readonly latencyMs: Accessor<number | null>
  readonly engineUp: Accessor<boolean>
  readonly outdated: Accessor<boolean>
  /** Since when the state on screen is not live (server time); null while it is. */
  readonly staleSince: Accessor<number | null>
  readonly board: Accessor<Board | null>
  /** The person's own desk; null for those who are no agent. */
  readonly desk: Accessor<Desk | null>
  /** Any other topic, for as long as the caller lives. */
  readonly follow: LiveTopics["follow"]
  /** Server time, moving once a second. */
  readonly now: Accessor<number>
  readonly canAsk: Accessor<boolean>
  /** The intent on its way, so that its button can rest. */
  readonly asking: Accessor<Intent["_tag"] | null>
  /** The latest refusal, until it is read. */
  readonly refusal: Accessor<{ readonly intent: Intent["_tag"]; readonly reason: Refusal } | null>
  readonly forgetRefusal: () => void
  readonly ask: (intent: Intent) => Promise<void>
  /** The same for somebody else; whoever asks says what is refused. */
  readonly askFor: (agent: HelpRequest["agent"], intent: Intent) => Promise<Answer>
  /** Open incidents, all or those of the person's unit; null for those who may not see any. */
  readonly alarms: Accessor<IncidentList | null>
  /** Agents who ask for help; null for those who may listen to nobody. */
  readonly help: Accessor<HelpRequests | null>
}

const LiveContext = createContext<Live>()
export const LiveProvider = LiveContext.Provider
export const useLive = (): Live => {
  const live = useContext(LiveContext)
  if (live === undefined) throw new Error("this component stands outside of a centre")
  return live
}

/** Long enough to be read, short enough not to stand beside the next call. */
const REFUSAL_SHOWN_MS = 6000

export interface LiveOptions {
  readonly session: Session
  /** The link failed before it ever greeted: perhaps the session has ended. */
  readonly onRefusedAtDoor: () => void
  /** Connected again: perhaps with other rights than before. */
  readonly onGreeted: () => void
  readonly openSocket?: () => Socket
}

/** Connects for as long as its owner lives. */
export const createLive = ({ session, onGreeted, onRefusedAtDoor, openSocket = openGateway }: LiveOptions): Live => {
  const clock = makeServerClock(monotonicMs, Date.now())
  const now = createTicker(clock.nowMs)
  const [link, setLink] = createSignal<LinkWord>("connecting")
  const [turnedAway, setTurnedAway] = createSignal<TurnedAway | null>(null)
  const [latencyMs, setLatencyMs] = createSignal<number | null>(null)
  const [engineUp, setEngineUp] = createSignal(true)
  const [outdated, setOutdated] = createSignal(false)
  const [linkLostAt, setLinkLostAt] = createSignal<number | null>(null)
  const [engineLostAt, setEngineLostAt] = createSignal<number | null>(null)
  const [asking, setAsking] = createSignal<Intent["_tag"] | null>(null)
  const [refusal, setRefusal] = createSignal<{ intent: Intent["_tag"]; reason: Refusal } | null>(null)

  const topics = createLiveTopics(() => connection)
  const connection: Connection = makeConnection(
    { openSocket, nowMs: monotonicMs, after: afterMs, chance: Math.random },
    {
      onUp: (hello) => {
        clock.forget()
        clock.heard(hello.serverTime, UNMEASURED_ROUND_TRIP_MS)
        setLink("up")
        setTurnedAway(null)
        setLinkLostAt(null)
        setEngineUp(true)
        setEngineLostAt(null)
        // After this greeting has asked for what was followed before.
        queueMicrotask(() => setOffered(hello.topics))
        onGreeted()
      },
      onLost: (heardAtMs, greeted) => {
        topics.unlink()
        setLink("lost")
        setLatencyMs(null)
        setLinkLostAt((already) => already ?? clock.nowMs() - (monotonicMs() - heardAtMs))
        if (greeted) return
        onRefusedAtDoor()
        // The next try may be through before this is answered.
        void whyTurnedAway().then((why) => link() === "up" || setTurnedAway(why))
      },
      onFrame: (frame) => {
        if (frame._tag === "Engine") {
          setEngineUp(frame.up)
          setEngineLostAt((already) => (frame.up ? null : (already ?? clock.nowMs())))
        } else topics.hear(frame)
      },
      onServerTime: (serverTimeMs, roundTripMs) => {
        clock.heard(serverTimeMs, roundTripMs)
        setLatencyMs(Math.round(roundTripMs))
      },
      onOutdated: () => setOutdated(true)
    }
  )
  // Which board somebody may see, the server says: the whole, or that of their unit.
  const [offered, setOffered] = createSignal<ReadonlyArray<string>>([])
  const followOffered = <Name extends "alarms" | "board" | "help">(name: Name): Accessor<StateOf<Name> | null> => {
    const topic = createMemo(() => offered().find((each) => readTopic(each)?.name === name) ?? "")
    const followed = createMemo((): Accessor<StateOf<Name> | null> => {
      const address = readTopic(topic())
      return address === undefined ? () => null : topics.follow(name, address.key)
    })
    return () => followed()()
  }
  const [board, help, alarms] = [followOffered("board"), followOffered("help"), followOffered("alarms")]
  learnWords(topics.follow("words"))
  const desk = session.agent === null ? () => null : topics.follow("desk", session.agent)

  let stopForgetting = nothing
  onCleanup(() => {
    connection.close()
    stopForgetting()
  })

  const canAsk = createMemo(() => link() === "up" && engineUp() && !outdated())
  // A refusal speaks of the work that was there; the next step of that work makes it old.
  createEffect(
    on(
      () =>
        Object.values(desk()?.hands ?? {})
          .map(({ phase, work }) => `${work} ${phase}`)
          .join(),
      () => setRefusal(null),
      { defer: true }
    )
  )
  return {
    session,
    link,
    turnedAway,
    latencyMs,
    engineUp,
    outdated,
    staleSince: () => linkLostAt() ?? engineLostAt(),
    board,
    desk,
    follow: topics.follow,
    now,
    canAsk,
    asking,
    refusal,
    help,
    alarms,
    askFor: (agent, intent) => connection.ask(agent, intent),
    forgetRefusal: () => setRefusal(null),
    ask: async (intent) => {
      if (session.agent === null || !canAsk() || asking() !== null) return
      setAsking(intent._tag)
      setRefusal(null)
      const answer = await connection.ask(session.agent, intent)
      setAsking(null)
      if (answer.ok) return
      setRefusal({ intent: intent._tag, reason: answer.reason })
      stopForgetting()
      stopForgetting = afterMs(REFUSAL_SHOWN_MS, () => setRefusal(null))
    }
  }
}

const monotonicMs = (): number => performance.now()
const nothing = (): void => {}

const afterMs = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

const openGateway = (): Socket => new WebSocket(`${location.origin.replace(/^http/u, "ws")}/ws`)
