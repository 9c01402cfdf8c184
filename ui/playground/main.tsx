import { Route, Router } from "@solidjs/router"
import { For, type JSX } from "solid-js"
import { createStore } from "solid-js/store"
import { render } from "solid-js/web"
import type { AgentTile, Board, Desk } from "#wire/board.ts"
import { BottomBar } from "../agent/bottom-bar.tsx"
import { createHands } from "../agent/hands.ts"
import { LeftPanel } from "../agent/left-panel.tsx"
import { SidePanel } from "../agent/side-panel.tsx"
import { LeavingSign, QuickState, StateMenu } from "../agent/state-menu.tsx"
import { DecisionView } from "../calls/decisions.tsx"
import { WhyNone } from "../agent/why/why-none.tsx"
import { type Live, LiveProvider } from "../shared/live.ts"
import { learnWords } from "../shared/centre-words.ts"
import { startLanguage } from "../shared/language.ts"
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no name to import
import "../shared/screen.css"
import type { Session } from "../shared/session.ts"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { startTheme } from "../shared/theme.ts"
import { createTicker } from "../shared/ticker.ts"
import { AgentTileView } from "../wallboard/agent-tile.tsx"
import { KeyFigures } from "../wallboard/key-figures.tsx"
import { TILE_SIZES } from "../wallboard/mosaic.ts"
import { QueueTileView, QueueTiles } from "../wallboard/queue-tiles.tsx"
import { SwitchQueueTable } from "../wallboard/switch-queues.tsx"
import { PanelParts } from "./panel-parts.tsx"
import { answerFromRecord } from "./recorded-answers.ts"
import { TelephoneStates } from "./telephones.tsx"
import { deskStates } from "./desk-states.ts"
import { agentAt, boardOf, queueAt, switchQueuesAt, whyOf, wordsOf } from "./fixtures.ts"
import { USUAL_SESSION } from "./usual-session.ts"

/** Every component on recorded states, for looking: `vite ui`, then /playground.html. Asks are written to the console. */
const Playground = () => {
  const start = Date.now()
  const [board] = createStore<Board>(boardOf(15, start))
  const desks = Object.entries(deskStates(start))
  const first = desks[0]?.[1]
  if (first === undefined) throw new Error("no desk states recorded")
  return (
    <LiveProvider value={stillLive(board, first)}>
      <div class="h-full overflow-y-auto p-6">
        <header class="flex items-center gap-2">
          <h1 class="mr-4 text-xl font-semibold">Playground</h1>
          <LanguageButton class="btn" />
          <ThemeButton class="btn" />
        </header>
        <Part title="Desk states">
          <For each={desks}>
            {([name, desk]) => (
              <div class="w-[332px]">
                <h3 class="mb-1 text-sm text-muted">{name}</h3>
                <div class="mb-2 flex flex-wrap gap-2">
                  <StateMenu desk={desk} />
                  <QuickState desk={desk} />
                  <LeavingSign desk={desk} />
                  <WhyNone desk={desk} />
                </div>
                <LeftPanel desk={desk} hands={createHands(() => desk)} pops={null} onCaller={() => {}} />
              </div>
            )}
          </For>
        </Part>
        <For each={TILE_SIZES}>
          {(size) => (
            <Part title={`Agent tiles, ${size}`}>
              <For each={[...Array.from({ length: 17 }, (_, at) => agentAt(at, start)), onOtherCall(start)]}>
                {(agent) => (
                  <ul class={{ huge: "w-[15.5rem]", large: "w-48", card: "w-[9.25rem]", dense: "w-[4.5rem]" }[size]}>
                    <AgentTileView agent={agent} queueName={agent.queue === null ? "" : "售后热线"} size={size} />
                  </ul>
                )}
              </For>
            </Part>
          )}
        </For>
        <Part title="Queue tiles">
          <ul class="w-[30rem]">
            <QueueTileView queue={queueAt("quiet", "投诉专线", start, 0, 0)} ready={4} />
          </ul>
          <div class="w-full">
            <QueueTiles board={board} />
          </div>
        </Part>
        <Part title="Key figures">
          <div class="w-full">
            <KeyFigures board={board} />
          </div>
        </Part>
        <Part title="Queues of the switch">
          <div class="w-full">
            <SwitchQueueTable board={{ ...board, switchQueues: switchQueuesAt(start) }} />
          </div>
        </Part>
        <Part title="Side panel">
          <div class="panel h-96 w-[300px]">
            <SidePanel board={board} me={agentAt(0, start)} />
          </div>
          <div class="w-[34rem]">
            <For each={whyOf("x", start).decisions}>
              {(decision, at) => <DecisionView decision={decision} number={at() + 1} />}
            </For>
          </div>
        </Part>
        <Part title="Beside the cards">
          <PanelParts now={start} />
        </Part>
        <Part title="The telephone in the page">
          <TelephoneStates now={start} />
        </Part>
        <Part title="Bottom bar">
          <div class="w-full">
            <BottomBar desk={first} onHelp={() => {}} />
          </div>
        </Part>
      </div>
    </LiveProvider>
  )
}

/** Ready, and on a call of their own telephone that is none of the centre's. */
const onOtherCall = (now: number): AgentTile => ({ ...agentAt(1, now), device: "busy" })

const Part = (props: { readonly title: string; readonly children: JSX.Element }) => (
  <section class="mt-6">
    <h2 class="mb-2 border-b border-line font-semibold">{props.title}</h2>
    <div class="flex flex-wrap items-start gap-4">{props.children}</div>
  </section>
)

/** A centre that stands still but for its clock. */
const stillLive = (board: Board, desk: Desk): Live => {
  const session = {
    user: "1001",
    name: "王敏",
    agent: desk.agent.id,
    unit: "north",
    grants: {
      "agents.view": "organisation",
      "dialling.national": "self",
      "recordings.pause": "self",
      "calls.listen": "self"
    },
    ...USUAL_SESSION
  } satisfies Session
  return {
    session,
    link: () => "up",
    turnedAway: () => null,
    latencyMs: () => 18,
    engineUp: () => true,
    outdated: () => false,
    staleSince: () => null,
    board: () => board,
    desk: () => desk,
    follow: () => () => null,
    now: createTicker(Date.now),
    canAsk: () => true,
    asking: () => null,
    refusal: () => null,
    forgetRefusal: () => {},
    ask: (intent) => Promise.resolve(console.log("ask", intent)),
    askFor: (agent, intent) => {
      console.log("ask for", agent, intent)
      return Promise.resolve({ ok: true })
    },
    help: () => null,
    alarms: () => null
  }
}

startTheme()
answerFromRecord()
learnWords(wordsOf)
startLanguage()
const root = document.getElementById("app")
if (root !== null)
  // Numbers lead to the agent's page when they are clicked: they need paths to be there.
  render(
    () => (
      <Router root={Playground}>
        <Route path="*anywhere" />
      </Router>
    ),
    root
  )
