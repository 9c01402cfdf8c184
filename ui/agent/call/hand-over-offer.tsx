import { createEffect, For, onCleanup, onMount } from "solid-js"
import { t, type WordKey } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import type { WorkName } from "../desk-view.ts"
import { type HandOver, handOverIntent, offersAt, type Receiver, stopAsking, stopAskingAt, viewOf } from "./drag.ts"
import { keyOf } from "./targets.ts"

/** What is to be done with the call that was brought here: asked below the row, and gone with Escape. */
export const HandOverOffer = (props: { readonly work: WorkName; readonly to: Receiver; readonly name: string }) => {
  const { ask, asking, canAsk, desk } = useLive()
  const offers = () => offersAt(viewOf(desk(), props.work), props.to)
  let root: HTMLDivElement | undefined
  // The call is over, or they have no telephone any more.
  createEffect(() => {
    if (offers().length === 0) stopAsking()
  })
  onMount(() => {
    root?.scrollIntoView({ block: "nearest" })
    root?.querySelector("button")?.focus()
  })
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") leave()
  }
  document.addEventListener("keydown", onKey)
  // Whose row is gone is asked nothing any more; what stayed open unseen would keep the list in front.
  const [work, at] = [props.work, keyOf(props.to)]
  onCleanup(() => stopAskingAt(work, at))
  onCleanup(() => document.removeEventListener("keydown", onKey))
  const leave = (): void => {
    stopAsking()
    document.querySelector<HTMLElement>(`[data-hand="${CSS.escape(props.work)}"]`)?.focus()
  }
  return (
    <div
      ref={(element) => (root = element)}
      class="mb-1 rounded-md border border-accent bg-raised p-2"
      role="group"
      aria-label={t("hand-over.to", { who: props.name })}
      data-testid="hand-over"
    >
      <p class="mb-1.5 text-sm">{t("hand-over.to", { who: props.name })}</p>
      <div class="flex flex-wrap gap-1.5">
        <For each={offers()}>
          {(service) => (
            <button
              type="button"
              class="btn px-2.5"
              disabled={!canAsk() || asking() !== null}
              data-ask={service}
              onClick={() => {
                leave()
                void ask(handOverIntent(service, props.to))
              }}
            >
              {t(WORDS[service])}
            </button>
          )}
        </For>
        <button type="button" class="btn btn-plain px-2.5" onClick={leave}>
          {t("do.cancel")}
        </button>
      </div>
    </div>
  )
}

const WORDS = {
  SingleStepTransferCall: "do.single-step-transfer-call",
  ConsultationCall: "do.consultation-call",
  SingleStepConferenceCall: "do.conference-call",
  DeflectCall: "do.deflect-call"
} as const satisfies Record<HandOver, WordKey>
