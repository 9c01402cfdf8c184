import { createEffect, createSignal, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { onAlert } from "../shared/alerting.ts"
import { Banners, StalePart, StaleVeil } from "../shared/banners.tsx"
import { allKept } from "../calls/keeping-remark.ts"
import { Brand } from "../shared/brand.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { isField } from "../shared/is-field.ts"
import { t } from "../shared/language.ts"
import { Loading } from "../shared/loading.tsx"
import { createMedia, NARROW, WIDE } from "../shared/media.ts"
import { createPreference } from "../shared/preference.ts"
import { AccountMenu } from "../shared/account-menu.tsx"
import { stateText } from "../shared/state-mark.ts"
import { showTitle } from "../shared/title.ts"
import { HelpButton, openHelp } from "../shell/help.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { askedAt, draggedCall, stopAsking } from "./call/drag.ts"
import { createAlarmTab } from "./alarm-tab.ts"
import { createCallKeys } from "./call/keys.ts"
import { BottomBar } from "./bottom-bar.tsx"
import { handIntent, isForOwnAlarm, keyAction } from "./desk-view.ts"
import { createHands, type Hands } from "./hands.ts"
import { Middle, type Tab } from "./middle.tsx"
import { createPops } from "./pop/pops.ts"
import { isTyping } from "./pop/typing.ts"
import { createLeaveGuard } from "./leave-guard.ts"
import { LeftPanel } from "./left-panel.tsx"
import { MyDay } from "./my-day.tsx"
import { hiddenUnless, type Pane, PaneTabs } from "./panes.tsx"
import { createShortcuts, type Shortcut } from "./shortcuts.ts"
import { SidePanel } from "./side-panel-later.ts"
import { LeavingSign, QuickState, StateMenu } from "./state-menu.tsx"
import { telephoneDoes } from "./telephone/keys.ts"
import { ringsForAlarm } from "./telephone/own-calls.ts"
import { usePanelTelephone } from "./telephone/panel-telephone.tsx"
import { SummaryPanel } from "./summary/summary-panel-later.ts"
import { WhyNone } from "./why/why-none.tsx"

/** The agent's desk: state on top, my call on the left, my calls in the middle, queues and colleagues on the right. */
export const AgentPage = (props: { readonly agent: string; readonly onLeft: () => void }) => {
  const { ask, board, canAsk, desk, session } = useLive()
  const [pane, setPane] = createSignal<Pane>("work")
  const isNarrow = createMedia(NARROW)
  const isWide = createMedia(WIDE)
  /** Where the middle is seen by choice; else with the call. A drag moves nothing in which somebody writes. */
  const isSummaryBelow = () => isWide() || (!isNarrow() && pane() !== "team")
  const isGiving = () => !isNarrow() && (draggedCall() !== null || askedAt() !== null)
  /** Whoever drags a call must see to whom it can go. */
  const paneShown = (): Pane => (isGiving() ? "team" : pane())
  const showPane = (chosen: Pane): void => {
    // Whoever looks elsewhere gives the call to nobody now.
    stopAsking()
    setPane(chosen)
  }
  const [side, setSide] = createPreference<"open" | "closed">("side", ["open", "closed"])
  createEffect(() => showTitle(`${t("go.agent")} · Carillon`))
  createLeaveGuard(props.agent, () => (desk()?.agent.state ?? "signed-out") !== "signed-out")
  const hands = createHands(desk)
  const telephone = usePanelTelephone()
  const mayLook = mayOpen(session, "customers.view")
  const [tab, setTab] = createSignal<Tab>("calls")
  // Whoever works on an alarm goes on looking at it while they talk for it.
  const onCaller = (call: string) => void (isForOwnAlarm(desk()?.hands ?? {}, call) || setTab("customer"))
  const pops = mayLook ? createPops(desk, props.agent, onCaller) : null
  if (pops?.shown() !== null && pops !== null) setTab("customer")
  const openAlarms = createAlarmTab(props.agent, setTab, showPane)
  const openCaller = (call: string | null): void => {
    if (call !== null) pops?.show(call)
    setTab("customer")
    showPane("calls")
    queueMicrotask(focusOnCaller)
  }
  const showWork = (): void => void (isNarrow() && setPane("work"))
  // Who types on a narrow screen goes on typing; the ring is heard and seen all the same.
  onAlert(desk, () => void (isTyping() || ringsForAlarm(desk()?.hands ?? {}) || showWork()))
  // Before the card hears of it: what opens there takes the focus, which what is hidden cannot have.
  createCallKeys(showWork)
  createShortcuts((shortcut) => {
    if (shortcut === "customer") return void (pops !== null && openCaller(pops.list().unseen[0] ?? null))
    if (typeof shortcut === "number" || shortcut === "note-field") showWork()
    const wished = shortcut === "mute" ? null : wishOf(shortcut, hands)
    if (telephoneDoes(shortcut, wished, telephone)) return
    if (wished === null || !canAsk()) return
    const wish = () => ask(handIntent(wished.action, wished.hand, hands.noteOf(wished.hand.work)))
    // What was typed last of a call counts, too.
    void (wished.action === "FinishWrapUp" ? allKept().then(wish) : wish())
    // Who writes goes on writing; everybody else looks at what they took.
    if (wished.action === "AcceptWork" && !isField(document.activeElement)) hands.select(wished.hand.work)
  })
  return (
    <div class="flex h-full flex-col">
      <h1 class="sr-only">{t("go.agent")}</h1>
      {/* Said to those who do not see the colour change. */}
      <p class="sr-only" role="status" data-testid="state-said">
        <Show when={desk()}>{(mine) => <>{stateText(mine().agent)}</>}</Show>
      </p>
      <TopBar
        desk={desk()}
        sideOpen={side() === "open"}
        onSide={() => setSide(side() === "open" ? "closed" : "open")}
        onLeft={props.onLeft}
      />
      <Banners />
      <Show
        when={desk()}
        fallback={
          <div class="min-h-0 flex-1">
            <Loading text={t("app.connecting")} />
          </div>
        }
      >
        {(mine) => (
          <StaleVeil class="flex-1">
            <main
              class="grid h-full min-h-0 grid-cols-1 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[332px_minmax(0,1fr)] xl:grid-rows-1"
              classList={{ "xl:grid-cols-[332px_minmax(0,1fr)_300px]": side() === "open" || isGiving() }}
            >
              <PaneTabs
                shown={paneShown()}
                isNarrow={isNarrow()}
                workCount={hands.names().length}
                hasCustomers={mayLook}
                hasUnseen={(pops?.list().unseen.length ?? 0) > 0}
                onShow={showPane}
              />
              <div
                class={`relative min-h-0 overflow-y-auto border-line bg-surface p-3 md:col-start-1 md:row-span-2 md:row-start-1 md:border-r xl:row-span-1 ${hiddenUnless("work", paneShown())}`}
              >
                <LeftPanel desk={mine()} hands={hands} pops={pops} onCaller={openCaller}>
                  <Show when={!isSummaryBelow()}>
                    <SummaryPanel hands={hands.all()} />
                  </Show>
                </LeftPanel>
              </div>
              <div class={`flex min-h-0 min-w-0 flex-col gap-2 md:p-3 ${hiddenUnless("calls", paneShown())}`}>
                <div class="min-h-0 flex-1">
                  <Middle
                    agent={props.agent}
                    pops={pops}
                    hasPhrases={mayOpen(session, "kb.read")}
                    alarms={openAlarms()}
                    tab={tab()}
                    onTab={setTab}
                  />
                </div>
                <Show when={isSummaryBelow()}>
                  <SummaryPanel hands={hands.all()} />
                </Show>
              </div>
              <Show when={(side() === "open" || paneShown() === "team") && board()}>
                {(live) => (
                  <aside
                    class={`min-h-0 border-line bg-surface xl:border-l ${hiddenUnless("team", paneShown())}`}
                    classList={{ "xl:hidden": side() === "closed" && !isGiving() }}
                  >
                    <SidePanel board={live()} me={mine().agent} />
                  </aside>
                )}
              </Show>
            </main>
          </StaleVeil>
        )}
      </Show>
      <BottomBar desk={desk()} onHelp={openHelp} />
    </div>
  )
}

/** Chooses a hand or opens its note at once; any other key is a wish of one hand, or nothing. */
const wishOf = (shortcut: Exclude<Shortcut, "customer" | "mute">, hands: Hands): ReturnType<typeof keyAction> => {
  if (typeof shortcut === "number") {
    const work = hands.names()[shortcut - 1]
    if (work === undefined) return null
    hands.select(work)
    focusOn(`[data-hand="${CSS.escape(work)}"]`)
    return null
  }
  if (shortcut !== "note-field") return keyAction(shortcut, hands.all(), hands.selected())
  const work = hands.selected()
  if (work !== null) focusWhenThere(`[data-note="${CSS.escape(work)}"]`)
  return null
}

/** The first of several, else what the page of the caller begins with. */
const focusOnCaller = (): void =>
  document.querySelector<HTMLElement>("#panel-customer :is([data-first], [data-pop-focus])")?.focus()

const focusOn = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

/** The words of a call come a moment after the call itself. Who goes elsewhere meanwhile stays there. */
const focusWhenThere = (selector: string): void => {
  focusOn(selector)
  if (document.querySelector(selector) !== null) return
  const from = document.activeElement
  const seen = new MutationObserver(() => {
    const isElsewhere = document.activeElement !== from && document.activeElement !== document.body
    if (isElsewhere) return seen.disconnect()
    if (document.querySelector(selector) === null) return
    seen.disconnect()
    focusOn(selector)
  })
  seen.observe(document.body, { childList: true, subtree: true })
  setTimeout(() => seen.disconnect(), FOCUSED_WITHIN_MS)
}

/** Later nobody remembers what they pressed. */
const FOCUSED_WITHIN_MS = 3_000

const TopBar = (props: {
  readonly desk: Desk | null
  readonly sideOpen: boolean
  readonly onSide: () => void
  readonly onLeft: () => void
}) => (
  <header class="flex min-h-11 flex-none items-center gap-2 border-b border-line bg-surface px-3">
    <span class="mr-1 flex max-md:hidden">
      <Brand />
    </span>
    <Show when={props.desk} fallback={<span class="flex-1" />}>
      {(desk) => (
        <StalePart class="flex min-w-0 flex-1 items-center gap-2 max-lg:flex-wrap max-lg:py-1.5">
          <StateMenu desk={desk()} />
          <QuickState desk={desk()} />
          <LeavingSign desk={desk()} />
          <WhyNone desk={desk()} />
          <span class="ml-auto max-sm:hidden">
            <MyDay desk={desk()} />
          </span>
        </StalePart>
      )}
    </Show>
    {/* Where there is little room, the one in the bottom bar is enough. */}
    <HelpButton class="btn btn-plain px-2 max-sm:hidden" />
    <AccountMenu onLeft={props.onLeft} />
    <button
      type="button"
      class="btn btn-plain hidden xl:inline-flex"
      aria-label={t(props.sideOpen ? "side.collapse" : "side.expand")}
      aria-pressed={props.sideOpen}
      onClick={() => props.onSide()}
    >
      <Icon name="side" />
    </button>
  </header>
)
