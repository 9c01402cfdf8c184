import { createSignal, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { Select } from "../../controls/select.tsx"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { Chooser } from "./chooser.tsx"
import { isFreeToCall } from "./free-to-call.ts"
import { ariaKey, keyText } from "../keys.ts"
import { createCallKeys } from "./keys.ts"
import { mayDial, mayDialOut } from "./may-dial.ts"
import { type Choice, type Target, targetOf } from "./targets.ts"

/** Begins a call: the agent's own telephone rings first. Not there while something is at it. */
export const Dialler = (props: { readonly desk: Desk }) => {
  const { session } = useLive()
  return (
    <Show when={mayDial(session) && isFreeToCall(props.desk)}>
      <OpenDialler desk={props.desk} />
    </Show>
  )
}

/** No queue has such an id. */
const NO_QUEUE = "-"

const OpenDialler = (props: { readonly desk: Desk }) => {
  const { ask, asking, board, canAsk, session } = useLive()
  const [isOpen, setOpen] = createSignal(false)
  const [queue, setQueue] = createSignal(NO_QUEUE)
  let button: HTMLButtonElement | undefined
  const queues = () => props.desk.agent.queues.flatMap((id) => board()?.queues[id] ?? [])
  const choice = (): Choice => ({
    board: board(),
    flows: [],
    without: [props.desk.agent.id],
    hasQueues: false,
    hasPeople: true,
    hasNumbers: mayDialOut(session)
  })
  const close = (): void => {
    setOpen(false)
    queueMicrotask(() => button?.focus())
  }
  const call = (target: Target): void => {
    const chosen = queues().find(({ id }) => id === queue())
    close()
    void ask({
      _tag: "MakeCall",
      to: targetOf(target),
      ...(target.kind === "number" && chosen !== undefined ? { queue: chosen.id } : {})
    })
  }
  createCallKeys((place) => void (place === "keypad" && setOpen((shown) => !shown)))
  return (
    <section aria-label={t("call.new")} data-testid="dialler">
      <button
        ref={(element) => (button = element)}
        type="button"
        class="btn btn-call w-full"
        disabled={!canAsk() || asking() !== null}
        aria-expanded={isOpen()}
        aria-keyshortcuts={ariaKey("keypad")}
        onClick={() => setOpen((shown) => !shown)}
      >
        <Icon name="phone" size="1.1em" class="flex-none" />
        {t("call.new")}
        <span class="kbd">{keyText("keypad")}</span>
      </button>
      <Show when={isOpen()}>
        <Show when={queues().length > 0 && mayDialOut(session)}>
          <div class="mt-2 flex items-center gap-2 text-sm">
            <span class="flex-none text-muted">{t("call.for-queue")}</span>
            <Select
              label={t("call.for-queue")}
              options={[
                { value: NO_QUEUE, text: t("call.for-no-queue") },
                ...queues().map(({ id, name }) => ({ value: id, text: name }))
              ]}
              value={queue()}
              onChange={setQueue}
              class="min-w-0 flex-1"
            />
          </div>
        </Show>
        <Chooser
          title={t("choose.call")}
          choice={choice()}
          isResting={!canAsk() || asking() !== null}
          onTake={call}
          onClose={close}
        />
      </Show>
    </section>
  )
}
