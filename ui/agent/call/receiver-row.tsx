import { createEffect, createSignal, type JSX, on, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { askAt, askedAt, callToGive, draggedCall, offersAt, type Receiver, stopAsking, viewOf } from "./drag.ts"
import { HandOverOffer } from "./hand-over-offer-later.ts"
import { mayDial } from "./may-dial.ts"
import { isPerson, keyOf } from "./targets.ts"

/** A row of the list on the right, to which the call at hand can be dragged, or sent by its button. */
export const ReceiverRow = (props: {
  readonly to: Receiver
  readonly name: string
  readonly class: string
  readonly title?: string
  readonly colleague?: string
  readonly queue?: string
  /** Beside what the row says; where the button of a call in hand stands, too. */
  readonly buttons?: JSX.Element
  readonly children: JSX.Element
}) => {
  const { canAsk, desk, session } = useLive()
  const [isOver, setOver] = createSignal(false)
  createEffect(on(draggedCall, () => setOver(false)))
  const mayReach = () => !isPerson(props.to) || mayDial(session)
  const offers = (work: string) => (mayReach() ? offersAt(viewOf(desk(), work as never), props.to) : [])
  const drop = () => {
    const work = draggedCall()
    if (work === null) return undefined
    return offers(work).length === 0 ? "no" : isOver() ? "here" : "yes"
  }
  const toGive = () => {
    const hand = callToGive(Object.values(desk()?.hands ?? {}))
    return hand !== null && offers(hand.work).length > 0 ? hand : null
  }
  const asked = () => {
    const now = askedAt()
    return now !== null && now.at === keyOf(props.to) ? now : null
  }
  const hover = (event: DragEvent): void => {
    if (drop() !== "yes" && drop() !== "here") return
    event.preventDefault()
    setOver(true)
  }
  return (
    <li
      class="border-b border-line px-1"
      title={props.title}
      data-colleague={props.colleague}
      data-queue={props.queue}
      data-drop={drop()}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
      }}
      onDrop={(event) => {
        const work = draggedCall()
        if (work === null || offers(work).length === 0) return
        event.preventDefault()
        askAt(work, keyOf(props.to))
      }}
    >
      <div class={props.class}>
        {props.children}
        {/* Room for a person's button also while there is none: nothing moves when a call rings. */}
        <span
          class="flex flex-none items-center"
          classList={{ "min-w-11 justify-end": isPerson(props.to), "ml-auto empty:hidden": !isPerson(props.to) }}
        >
          {props.buttons}
          <Show when={toGive()}>
            {(hand) => (
              <button
                type="button"
                class="btn btn-plain w-8 flex-none px-0 text-muted"
                disabled={!canAsk()}
                aria-label={t("hand-over.to", { who: props.name })}
                title={t("hand-over.to", { who: props.name })}
                aria-expanded={asked() !== null}
                data-ask="hand-over"
                onClick={() => (asked() === null ? askAt(hand().work, keyOf(props.to)) : stopAsking())}
              >
                <Icon name="out" />
              </button>
            )}
          </Show>
        </span>
      </div>
      <Show when={asked()} keyed>
        {(it) => <HandOverOffer work={it.work} to={props.to} name={props.name} />}
      </Show>
    </li>
  )
}
