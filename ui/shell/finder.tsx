import Search from "lucide-solid/icons/search"
import { createEffect, createMemo, createResource, createSignal, For, on, onCleanup, onMount, Show } from "solid-js"
import { hrefOf } from "../administration/paths.ts"
import { listRows } from "../administration/records.ts"
import { titleOf } from "../administration/value-text.ts"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { createSignOut } from "../shared/sign-out.ts"
import { useWayOut } from "./way-out.ts"
import { type Entry, fixedEntries, matching, searchedThings } from "./palette-entries.ts"

/** So long nobody has typed before rows are looked up. */
const REST_MS = 200
const ROWS_OF_EACH = 5
const SHOWN_AT_MOST = 40

/** The field of the palette and what it finds; arrows walk, Enter takes. */
export const Finder = (props: { readonly onTake: (entry: Entry) => void }) => {
  const { session } = useLive()
  const leave = createSignOut(useWayOut())
  const fixed = createMemo(() => fixedEntries(session, leave))
  const [typed, setTyped] = createSignal("")
  const [rested, setRested] = createSignal("")
  const [at, setAt] = createSignal(0)
  let field: HTMLInputElement | undefined
  let list: HTMLDivElement | undefined
  onMount(() => field?.focus())
  createEffect(() => {
    const text = typed().trim()
    const timer = setTimeout(() => setRested(text), REST_MS)
    onCleanup(() => clearTimeout(timer))
  })
  const [rows] = createResource(rested, async (text): Promise<ReadonlyArray<Entry>> => {
    if (text === "") return []
    const found = await Promise.all(
      searchedThings(session).map(async (thing) => {
        const answer = await listRows(thing, { search: text, limit: ROWS_OF_EACH })
        return answer.kind === "done"
          ? answer.value.items.map((row) => ({
              key: `${thing.plural}/${row.id}`,
              text: titleOf(thing, row),
              kind: say(thing.words),
              act: { go: hrefOf(thing, row.id) }
            }))
          : []
      })
    )
    return found.flat()
  })
  const entries = createMemo(() =>
    [...(typed().trim() === "" ? [] : (rows.latest ?? [])), ...matching(fixed(), typed())].slice(0, SHOWN_AT_MOST)
  )
  createEffect(on([typed, () => rows.latest], () => setAt(0)))
  createEffect(() => {
    list?.children[at()]?.scrollIntoView({ block: "nearest" })
  })
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const count = entries().length
      if (count > 0) setAt((at() + step + count) % count)
    } else if (event.key === "Enter") {
      event.preventDefault()
      const entry = entries()[at()]
      if (entry !== undefined) props.onTake(entry)
    }
  }
  return (
    <>
      <div class="flex items-center gap-2 border-b border-line px-3">
        <Search size={18} class="text-muted" aria-hidden="true" />
        <input
          ref={(input) => (field = input)}
          class="min-h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries().length > 0 ? `palette-${at()}` : undefined}
          aria-label={t("palette.title")}
          placeholder={t("palette.hint")}
          autocomplete="off"
          spellcheck={false}
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <kbd class="font-mono text-xs text-muted">Esc</kbd>
      </div>
      <div
        id="palette-list"
        role="listbox"
        aria-label={t("palette.found")}
        ref={(box) => (list = box)}
        class="max-h-[min(24rem,60vh)] overflow-y-auto py-1"
      >
        <For each={entries()}>
          {(entry, index) => (
            <div
              id={`palette-${index()}`}
              role="option"
              aria-selected={index() === at()}
              class="palette-entry"
              onPointerMove={() => setAt(index())}
              onClick={() => props.onTake(entry)}
            >
              <span class="min-w-0 flex-1 truncate">{entry.text}</span>
              <span class="flex-none text-sm text-muted">{entry.kind}</span>
            </div>
          )}
        </For>
      </div>
      <Show when={entries().length === 0 && !rows.loading}>
        <p class="px-4 pb-4 text-muted" role="status">
          {t("palette.nothing")}
        </p>
      </Show>
    </>
  )
}
