import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  type JSX,
  Match,
  on,
  onMount,
  Show,
  Switch,
  untrack
} from "solid-js"
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
  /** By name: the list moves while it is looked at, and nobody takes another's place under the agent's hand. */
  const [chosen, setChosen] = createSignal<string | null>(null)
  let field: HTMLInputElement | undefined
  let list: HTMLDivElement | undefined
  onMount(() => {
    loadSounds()
    field?.focus()
  })
  const targets = createMemo(() => targetsFor(props.choice, typed(), readAs()))
  const byKey = createMemo(() => new Map(targets().map((target) => [keyOf(target), target] as const)))
  const keys = createMemo<ReadonlyArray<string>>(() => [...byKey().keys()], [], {
    equals: (a, b) => a.length === b.length && a.every((key, place) => key === b[place])
  })
  createEffect(on([typed, () => keys().length > 0], () => setChosen(untrack(keys)[0] ?? null)))
  const at = () => Math.max(0, keys().indexOf(chosen() ?? ""))
  createEffect(() => list?.children[at()]?.scrollIntoView({ block: "nearest" }))
  const take = (target: Target | undefined): void => {
    if (target === undefined || props.isResting || isOutOfReach(target)) return
    props.onTake(target)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const count = keys().length
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      if (count > 0) setChosen(keys()[(at() + step + count) % count] ?? null)
    } else if (event.key === "Enter") {
      event.preventDefault()
      take(byKey().get(keys()[at()] ?? ""))
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
          aria-activedescendant={keys().length > 0 ? `${id}-${at()}` : undefined}
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
        <For each={keys()}>
          {(key, index) => (
            <Show when={byKey().get(key)}>
              {(target) => (
                <div
                  id={`${id}-${index()}`}
                  role="option"
                  aria-selected={index() === at()}
                  aria-disabled={isOutOfReach(target()) ? "true" : undefined}
                  class="num flex min-h-9 items-center gap-2 px-3"
                  classList={{
                    "bg-raised": index() === at(),
                    "cursor-pointer": !isOutOfReach(target()),
                    "cursor-not-allowed text-muted": isOutOfReach(target())
                  }}
                  data-target={key}
                  onPointerMove={() => setChosen(key)}
                  onClick={() => take(target())}
                >
                  <TargetLine target={target()} />
                </div>
              )}
            </Show>
          )}
        </For>
      </div>
      <WhyNothing chosen={byKey().get(keys()[at()] ?? "")} typed={typed()} />
    </section>
  )
}

/** Why Enter would do nothing now. */
const WhyNothing = (props: { readonly chosen: Target | undefined; readonly typed: string }) => (
  <>
    <Show when={isOutOfReach(props.chosen)}>
      <p class="border-t border-line px-3 py-2 text-sm text-muted" role="status" data-testid="out-of-reach">
        {t("choose.out-of-reach")}
      </p>
    </Show>
    <Show when={props.chosen === undefined}>
      <p class="px-3 pb-3 text-sm text-muted" role="status">
        {isBadNumber(props.typed) ? t("refused.number-invalid") : t("choose.nothing")}
      </p>
    </Show>
  </>
)

const isOutOfReach = (target: Target | undefined): boolean => target?.kind === "agent" && !target.isReachable

/** Its parts change in their place: a click that begins on one ends on it. */
const TargetLine = (props: { readonly target: Target }) => {
  const of = <Kind extends Target["kind"]>(kind: Kind) =>
    props.target.kind === kind ? (props.target as Extract<Target, { readonly kind: Kind }>) : undefined
  return (
    <Switch>
      <Match when={of("agent")?.agent}>
        {(agent) => (
          <>
            <MarkIcon mark={markOf(agent())} colour={colourOf(agent())} icon={iconOf(agent())} />
            <span class="min-w-0 flex-1 truncate">
              {agent().id} {agent().name}
            </span>
            <span class="flex-none text-sm">
              {agent().device !== "unregistered" ? shortStateText(agent()) : t("choose.no-telephone")}{" "}
              <Elapsed since={agent().since} class="text-muted" />
            </span>
          </>
        )}
      </Match>
      <Match when={of("queue")}>
        {(target) => (
          <>
            <Icon name="side" class="flex-none text-muted" />
            <span class="min-w-0 flex-1 truncate">{target().queue.name}</span>
            <span class="flex-none text-sm text-muted">
              {t("side.waiting")} <b class="text-text">{target().queue.waiting}</b> {t("side.ready")}{" "}
              <b class="text-text">{target().ready}</b>
            </span>
          </>
        )}
      </Match>
      <Match when={of("flow")}>
        {(target) => (
          <>
            <Icon name="pages" class="flex-none text-muted" />
            <span class="min-w-0 flex-1 truncate">{target().name}</span>
            <span class="flex-none text-sm text-muted">{t("choose.flow")}</span>
          </>
        )}
      </Match>
      <Match when={of("number")}>
        {(target) => (
          <>
            <Icon name="phone" class="flex-none text-idle" />
            <span class="min-w-0 flex-1 truncate font-semibold">{target().number}</span>
            <span class="flex-none text-sm text-muted">{t("choose.number")}</span>
          </>
        )}
      </Match>
    </Switch>
  )
}
