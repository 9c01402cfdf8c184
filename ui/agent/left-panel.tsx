import { Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { useCentre } from "../shared/centre.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { CallCard } from "./call-card.tsx"
import { missedReason, wasSignedOut } from "./desk-view.ts"

/** The agent's own work: the call at hand, or why there is none. */
export const LeftPanel = (props: { readonly desk: Desk }) => (
  <div class="flex flex-col gap-3">
    <Show when={missedReason(props.desk)}>{(reason) => <MissedPanel reason={reason()} />}</Show>
    <Show when={wasSignedOut(props.desk)}>
      <SignedOutPanel />
    </Show>
    <Show when={props.desk.work} fallback={<NoCall desk={props.desk} />}>
      {(work) => <CallCard work={work()} />}
    </Show>
  </div>
)

/** A call was offered and not taken: said plainly, with one click back to work. */
const MissedPanel = (props: { readonly reason: NonNullable<ReturnType<typeof missedReason>> }) => {
  const { ask, asking, canAsk } = useCentre()
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
const SignedOutPanel = () => {
  const { ask, asking, canAsk } = useCentre()
  return (
    <section class="tile p-3 pl-4" data-mark="not-ready" role="alert" data-signed-out="panel-lost">
      <h2 class="flex items-center gap-2 font-semibold">
        <Icon name="alert" class="mark-icon" size="1.2em" />
        {t("left.title")}
      </h2>
      <p class="mt-1 text-sm text-muted">{t("left.body")}</p>
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

const NoCall = (props: { readonly desk: Desk }) => {
  const hint = () => {
    if (props.desk.agent.state === "signed-out") return t("call.none-signed-out")
    return t(props.desk.agent.state === "ready" ? "call.none-ready" : "call.none-not-ready")
  }
  return (
    <section class="grid min-h-40 place-items-center rounded-md border border-dashed border-line p-4 text-center text-muted">
      <div>
        <Icon name="phone" size="1.75rem" class="mx-auto opacity-50" />
        <h2 class="mt-3 font-semibold text-text">{t("call.none")}</h2>
        <p class="mt-1 text-sm">{hint()}</p>
      </div>
    </section>
  )
}
