import { createEffect, onCleanup, Show } from "solid-js"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { Elapsed } from "../shared/time.tsx"
import type { Hand } from "./desk-view.ts"
import { actionOf, ariaKey, keyText } from "./keys.ts"

/** 求助: asks the supervisors for help with this call, or withdraws it. A cell among the buttons of the talk. */
export const HelpButton = (props: { readonly hand: Hand }) => {
  const { ask, asking, canAsk } = useLive()
  const isInTalk = () => props.hand.phase === "active" || props.hand.phase === "set-aside"
  const waits = () => props.hand.help !== undefined && props.hand.help.takenBy === null
  const isResting = () => !canAsk() || asking() !== null
  const wish = (): void => {
    if (!isResting() && isInTalk()) void ask({ _tag: waits() ? "WithdrawHelp" : "AskHelp", work: props.hand.work })
  }
  createEffect(() => {
    if (!isInTalk()) return
    const onKey = (event: KeyboardEvent): void => {
      if (actionOf(event) !== "ask-help") return
      event.preventDefault()
      wish()
    }
    addEventListener("keydown", onKey)
    onCleanup(() => removeEventListener("keydown", onKey))
  })
  return (
    <Show when={isInTalk()}>
      <button
        type="button"
        class="btn flex min-h-11 flex-col gap-0 px-0.5 py-0.5 font-semibold"
        disabled={isResting()}
        aria-pressed={waits()}
        aria-keyshortcuts={ariaKey("ask-help")}
        data-ask={waits() ? "WithdrawHelp" : "AskHelp"}
        onClick={wish}
      >
        <span class="text-sm leading-tight">{t(waits() ? "assist.withdraw" : "assist.ask")}</span>
        <span class="kbd leading-tight" aria-hidden="true">
          {keyText("ask-help")}
        </span>
      </button>
    </Show>
  )
}

/** Whether somebody comes, and who. */
export const HelpState = (props: { readonly hand: Hand }) => {
  const waits = () => props.hand.help?.takenBy === null
  return (
    <Show when={props.hand.help}>
      {(help) => (
        <p class="mt-2 flex items-center gap-2 text-sm" role="status" data-testid="help-state">
          <Icon name="alert" class={`flex-none ${waits() ? "pulse text-ring" : "text-idle"}`} />
          <span class="min-w-0 flex-1 truncate">
            <Show when={help().takenBy} fallback={t("assist.waits")}>
              {(by) => t("assist.taken", { who: by() })}
            </Show>
          </span>
          <Show when={waits()}>
            <span aria-hidden="true">
              <Elapsed since={help().since} class="text-muted" />
            </span>
          </Show>
        </p>
      )}
    </Show>
  )
}
