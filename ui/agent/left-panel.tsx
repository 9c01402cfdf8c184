import { createMemo, For, type JSX, Show, Suspense } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { fetched } from "../shared/later.tsx"
import { Dialler } from "./call/dialler-later.ts"
import { CallCard } from "./call-card.tsx"
import { ChannelStrip } from "./channel-strip.tsx"
import { isCall, missedReason, signedOutBecause } from "./desk-view.ts"
import type { Hands } from "./hands.ts"
import type { Pops } from "./pop/pops.ts"
import { TelephoneNotices } from "./telephone/notices.tsx"
import { WorkCard } from "./work-card.tsx"

/** What comes next is known without it. */
const MissingForCalls = fetched<{ readonly desk: Desk; readonly otherwise: string }>(
  async () => (await import("./why/missing-for-calls.tsx")).MissingForCalls,
  (props) => <p class="mt-1 text-sm">{props.otherwise}</p>
)

/** The agent's own work: what is at hand, one card each, or why there is none. */
export const LeftPanel = (props: {
  readonly desk: Desk
  readonly hands: Hands
  /** Null: this person may not look at customers. */
  readonly pops: Pops | null
  readonly onCaller: (call: string) => void
  /** Below the cards. */
  readonly children?: JSX.Element
}) => {
  const missed = createMemo(() => missedReason(props.desk))
  return (
    <div class="flex flex-col gap-3">
      <TelephoneNotices />
      <Show when={missed()}>{(reason) => <MissedPanel reason={reason()} />}</Show>
      <Show when={signedOutBecause(props.desk)}>{(because) => <SignedOutPanel because={because()} />}</Show>
      <ul class="flex flex-col gap-3 empty:hidden" aria-label={t("work.mine")}>
        <For each={props.hands.names()}>
          {(work, at) => (
            <Show when={props.desk.hands[work]}>
              {(hand) => (
                <li>
                  <Show when={isCall(hand())} fallback={<WorkCard hand={hand()} slot={at() + 1} hands={props.hands} />}>
                    <CallCard
                      hand={hand()}
                      slot={at() + 1}
                      selected={props.hands.selected() === work}
                      pops={props.pops}
                      onCaller={props.onCaller}
                    />
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
      {props.children}
      <Show when={props.hands.names().length === 0}>
        <NoWork desk={props.desk} />
      </Show>
      <Dialler desk={props.desk} />
      <ChannelStrip desk={props.desk} />
    </div>
  )
}

/** Something was offered and not taken: said plainly, with one click back to work. */
const MissedPanel = (props: { readonly reason: NonNullable<ReturnType<typeof missedReason>> }) => {
  const { ask, asking, canAsk } = useLive()
  return (
    <section class="tile p-3 pl-4" data-mark="not-ready" role="alert" data-missed={props.reason}>
      <h2 class="flex items-center gap-2 font-semibold">
        <Icon name="alert" class="mark-icon" size="1.2em" />
        {t(`missed.${props.reason}`)}
      </h2>
      <p class="mt-1 text-sm text-muted">
        {t(props.reason === "device-unregistered" ? "missed.device-body" : "missed.body")}
      </p>
      <button
        type="button"
        class="btn btn-call btn-go mt-3 w-full"
        disabled={!canAsk() || asking() !== null}
        onClick={() => void ask({ _tag: "GoReady" })}
      >
        {t("do.ready")}
      </button>
    </section>
  )
}

/** The engine signed the agent out: said plainly on return, with one click back. */
const SignedOutPanel = (props: { readonly because: NonNullable<Desk["signedOutBecause"]> }) => {
  const { ask, asking, canAsk } = useLive()
  return (
    <section class="tile p-3 pl-4" data-mark="not-ready" role="alert" data-signed-out={props.because}>
      <h2 class="flex items-center gap-2 font-semibold">
        <Icon name="alert" class="mark-icon" size="1.2em" />
        {t("left.title")}
      </h2>
      <p class="mt-1 text-sm text-muted">{t(`left.${props.because}`)}</p>
      <button
        type="button"
        class="btn btn-call btn-main mt-3 w-full"
        disabled={!canAsk() || asking() !== null}
        onClick={() => void ask({ _tag: "SignIn" })}
      >
        {t("do.sign-in")}
      </button>
    </section>
  )
}

const NoWork = (props: { readonly desk: Desk }) => {
  const hint = () => {
    if (props.desk.agent.state === "signed-out") return t("call.none-signed-out")
    if (props.desk.agent.state === "unreachable") return t("call.none-unreachable")
    return t(props.desk.agent.state === "ready" ? "call.none-ready" : "call.none-not-ready")
  }
  return (
    <section class="grid min-h-40 place-items-center rounded-md border border-dashed border-line p-4 text-center text-muted">
      <div>
        <Icon name="phone" size="1.75rem" class="mx-auto opacity-50" />
        <h2 class="mt-3 font-semibold text-text">{t("call.none")}</h2>
        <Suspense fallback={<p class="mt-1 text-sm">{hint()}</p>}>
          <MissingForCalls desk={props.desk} otherwise={hint()} />
        </Suspense>
      </div>
    </section>
  )
}
