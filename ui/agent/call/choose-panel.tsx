import { createMemo, createResource, createSignal, For, Show } from "solid-js"
import type { CallView } from "#wire/call-view.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import type { Intent } from "#wire/intent.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { Chooser } from "./chooser.tsx"
import { flowsToChoose } from "./flows.ts"
import { mayDial, mayDialOut } from "./may-dial.ts"
import { othersOf } from "./standing.ts"
import { type Choice, isPerson, type Purpose, type Target, targetOf } from "./targets.ts"

const WAYS = ["blind", "attended"] as const
type Way = (typeof WAYS)[number]

/** Whom a talk is put through to, who is asked, who is called in. */
export const ChoosePanel = (props: {
  readonly view: CallView
  readonly purpose: Exclude<Purpose, "call">
  readonly onAsked: () => void
  readonly onClose: () => void
}) => {
  const { ask, asking, board, canAsk, session } = useLive()
  const ways = createMemo((): ReadonlyArray<Way> =>
    props.purpose !== "transfer" ? [] : WAYS.filter((way) => props.view.can.includes(SERVICES[way]))
  )
  const [chosen, setWay] = createSignal<Way>("blind")
  const way = (): Way => (ways().includes(chosen()) ? chosen() : (ways()[0] ?? "blind"))
  const hasQueues = () => props.purpose === "transfer" && way() === "blind" && props.view.toQueue
  const [flows] = createResource(() => props.purpose === "transfer" && mayOpen(session, "flows.view"), flowsToChoose)
  const choice = (): Choice => ({
    board: board(),
    flows: flows.latest ?? [],
    without: [session.agent ?? "", ...othersOf(props.view).flatMap(({ agent }) => agent ?? [])],
    hasQueues: hasQueues(),
    hasPeople: mayDial(session),
    hasNumbers: mayDialOut(session)
  })
  const take = (target: Target): void => {
    props.onAsked()
    void ask(intentFor(props.purpose, isPerson(target) ? way() : "blind", targetOf(target)))
  }
  return (
    <Chooser
      title={t(`choose.${props.purpose}`)}
      choice={choice()}
      isResting={!canAsk() || asking() !== null}
      onTake={take}
      onClose={props.onClose}
    >
      <Show when={ways().length > 1}>
        <span class="flex gap-1" role="radiogroup" aria-label={t("choose.way")}>
          <For each={ways()}>
            {(each) => (
              <button
                type="button"
                role="radio"
                class="chip px-2.5 text-sm"
                aria-checked={way() === each}
                data-way={each}
                onClick={() => setWay(each)}
              >
                {t(`choose.${each}`)}
              </button>
            )}
          </For>
        </span>
      </Show>
    </Chooser>
  )
}

const SERVICES = { blind: "SingleStepTransferCall", attended: "ConsultationCall" } as const

const intentFor = (purpose: Exclude<Purpose, "call">, way: Way, to: CallTarget): Intent => {
  switch (purpose) {
    case "transfer":
      return { _tag: SERVICES[way], to }
    case "consult":
      return { _tag: "ConsultationCall", to }
    case "deflect":
      return { _tag: "DeflectCall", to }
    case "conference":
      return { _tag: "SingleStepConferenceCall", to }
  }
}
