import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, on, onMount, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { MarkIcon } from "../../shared/mark.tsx"
import { colourOf, iconOf, markOf, shortStateText } from "../../shared/state-mark.ts"
import { Elapsed } from "../../shared/time.tsx"
import { loadSounds, readAs } from "./sounds.ts"
import { type Choice, isBadNumber, keyOf, type Target, targetsFor } from "./targets.ts"

/** A list of whom to choose, narrowed by typing; arrows walk, Enter takes, Escape leaves. What stands in it is alive. */
export const Chooser = (props: {
  readonly title: string
  readonly choice: Choice
  readonly isResting: boolean
  readonly onTake: (target: Target) => void
  readonly onClose: () => void
  /** Beside the field: how it is to be done. */
  readonly children?: JSX.Element
}) => {
  const id = createUniqueId()
  const [typed, setTyped] = createSignal("")
  const [at, setAt] = createSignal(0)
  let field: HTMLInputElement | undefined
  let list: HTMLDivElement | undefined
  onMount(() => {
    loadSounds()
    field?.focus()
  })
  const targets = createMemo(() => targetsFor(props.choice, typed(), readAs()))
  createEffect(on(typed, () => setAt(0)))
  createEffect(() => list?.children[at()]?.scrollIntoView({ block: "nearest" }))
  const take = (target: Target | undefined): void => {
    if (target === undefined || props.isResting || isOutOfReach(target)) return
    props.onTake(target)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const count = targets().length
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      if (count > 0) setAt((at() + step + count) % count)
    } else if (event.key === "Enter") {
      event.preventDefault()
      take(targets()[at()])
    } else if (event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
      props.onClose()
    }
  }
  return (
    <section class="mt-2 rounded-md border border-line bg-surface" aria-label={props.title} data-testid="chooser">
      <header class="flex items-center gap-2 py-1 pr-1 pl-3">
        <h3 class="min-w-0 flex-1 truncate text-sm font-semibold">{props.title}</h3>
        {props.children}
        <button
          type="button"
          class="btn btn-plain w-8 flex-none px-0"
          aria-label={t("do.close")}
          onClick={() => props.onClose()}
        >
          <Icon name="cross" />
        </button>
      </header>
      <div class="px-2 pb-2">
        <input
          ref={(input) => (field = input)}
          class="field"
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={targets().length > 0 ? `${id}-${at()}` : undefined}
          aria-label={t(props.choice.hasQueues ? "choose.hint-queues" : "choose.hint")}
          placeholder={t(props.choice.hasQueues ? "choose.hint-queues" : "choose.hint")}
          autocomplete="off"
          spellcheck={false}
          value={typed()}
          data-testid="choose"
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKey}
        />
      </div>
      <div
        id={id}
        role="listbox"
        aria-label={props.title}
        ref={(box) => (list = box)}
        class="max-h-56 overflow-y-auto border-t border-line empty:hidden"
      >
        <For each={targets()}>
          {(target, index) => (
            <div
              id={`${id}-${index()}`}
              role="option"
              aria-selected={index() === at()}
              aria-disabled={isOutOfReach(target) ? "true" : undefined}
              class="num flex min-h-9 items-center gap-2 px-3"
              classList={{
                "bg-raised": index() === at(),
                "cursor-pointer": !isOutOfReach(target),
                "cursor-not-allowed text-muted": isOutOfReach(target)
              }}
              data-target={keyOf(target)}
              onPointerMove={() => setAt(index())}
              onClick={() => take(target)}
            >
              <TargetLine target={target} />
            </div>
          )}
        </For>
      </div>
      <Show when={targets().length === 0}>
        <p class="px-3 pb-3 text-sm text-muted" role="status">
          {isBadNumber(typed()) ? t("refused.number-invalid") : t("choose.nothing")}
        </p>
      </Show>
    </section>
  )
}

const isOutOfReach = (target: Target): boolean => target.kind === "agent" && !target.isReachable

const TargetLine = (props: { readonly target: Target }): JSX.Element => {
  const { target } = props
  switch (target.kind) {
    case "agent":
      return (
        <>
          <MarkIcon mark={markOf(target.agent)} colour={colourOf(target.agent)} icon={iconOf(target.agent)} />
          <span class="min-w-0 flex-1 truncate">
            {target.agent.id} {target.agent.name}
          </span>
          <span class="flex-none text-sm">
            {target.agent.device === "registered" ? shortStateText(target.agent) : t("choose.no-telephone")}{" "}
            <Elapsed since={target.agent.since} class="text-muted" />
          </span>
        </>
      )
    case "queue":
      return (
        <>
          <Icon name="side" class="flex-none text-muted" />
          <span class="min-w-0 flex-1 truncate">{target.queue.name}</span>
          <span class="flex-none text-sm text-muted">
            {t("side.waiting")} <b class="text-text">{target.queue.waiting}</b> {t("side.ready")}{" "}
            <b class="text-text">{target.ready}</b>
          </span>
        </>
      )
    case "flow":
      return (
        <>
          <Icon name="pages" class="flex-none text-muted" />
          <span class="min-w-0 flex-1 truncate">{target.name}</span>
          <span class="flex-none text-sm text-muted">{t("choose.flow")}</span>
        </>
      )
    case "number":
      return (
        <>
          <Icon name="phone" class="flex-none text-idle" />
          <span class="min-w-0 flex-1 truncate font-semibold">{target.number}</span>
          <span class="flex-none text-sm text-muted">{t("choose.number")}</span>
        </>
      )
  }
}
