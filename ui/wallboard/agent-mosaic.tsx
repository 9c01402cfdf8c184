import { createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js"
import type { AgentTile, Board } from "#wire/board.ts"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { createMedia, NARROW } from "../shared/media.ts"
import { createPreference } from "../shared/preference.ts"
import { MARKS, markWord, type Mark } from "../shared/state-mark.ts"
import { AgentTileView } from "./agent-tile.tsx"
import { countByMark, fittingSize, sameIds, shownIds, SORTS, type Sort, type TileSize } from "./mosaic.ts"

const columns: Record<TileSize, string> = {
  huge: "grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))]",
  large: "grid-cols-[repeat(auto-fill,minmax(12rem,1fr))]",
  card: "grid-cols-[repeat(auto-fill,minmax(9.25rem,1fr))]",
  dense: "grid-cols-[repeat(auto-fill,minmax(4.5rem,1fr))]"
}

/** All agents as tiles, as large as they fit; chips filter by state, and a choice sorts. On a telephone the page scrolls instead. */
export const AgentMosaic = (props: { readonly board: Board }) => {
  const [filter, setFilter] = createSignal<ReadonlySet<Mark>>(new Set())
  const [sort, setSort] = createPreference<Sort>("wall-sort", SORTS)
  const [roomRem, setRoomRem] = createSignal<readonly [number, number] | null>(null)
  const agents = createMemo(() => Object.values(props.board.agents))
  const counts = createMemo(() => countByMark(agents()))
  const ids = createMemo(() => shownIds(agents(), filter(), sort()), undefined, { equals: sameIds })
  const isNarrow = createMedia(NARROW)
  /** Null until the room is measured, which is before anything is painted: tiles of a size that was guessed would move. */
  const size = createMemo((): TileSize | null => {
    if (isNarrow()) return "card"
    const room = roomRem()
    return room === null ? null : fittingSize(ids().length, ...room)
  })
  let box: HTMLDivElement | undefined

  onMount(() => {
    if (box === undefined) return
    const watch = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      setRoomRem([entry.contentRect.width / remPx, entry.contentRect.height / remPx])
    })
    watch.observe(box)
    onCleanup(() => watch.disconnect())
  })

  const toggle = (mark: Mark): void => {
    const next = new Set(filter())
    if (!next.delete(mark)) next.add(mark)
    setFilter(next)
  }
  const queueName = (agent: AgentTile): string =>
    agent.queue === null ? "" : (props.board.queues[agent.queue]?.name ?? agent.queue)

  return (
    <section class="flex flex-col gap-2 md:min-h-64 md:flex-1" aria-label={t("wall.agents")}>
      <div class="flex flex-none flex-wrap items-center gap-1.5">
        <h2 class="mr-1 text-lg font-semibold">{t("wall.agents")}</h2>
        <button
          type="button"
          class="chip"
          aria-pressed={filter().size === 0}
          onClick={() => setFilter(new Set<Mark>())}
        >
          {t("wall.all")} <b class="num">{agents().length}</b>
        </button>
        <For each={MARKS}>
          {(mark) => (
            <button
              type="button"
              class="chip"
              aria-pressed={filter().has(mark)}
              onClick={() => toggle(mark)}
              data-chip={mark}
            >
              <MarkIcon mark={mark} />
              {markWord(mark)} <b class="num">{counts()[mark]}</b>
            </button>
          )}
        </For>
        <label class="ml-auto flex items-center gap-2 text-sm text-muted">
          {t("wall.sort")}
          <select class="btn text-text" value={sort()} onChange={(event) => setSort(event.currentTarget.value as Sort)}>
            <For each={SORTS}>{(choice) => <option value={choice}>{t(`wall.sort-${choice}`)}</option>}</For>
          </select>
        </label>
      </div>
      <div ref={(made) => (box = made)} class="pr-px md:min-h-0 md:flex-1 md:overflow-y-auto">
        <Show
          when={ids().length > 0}
          fallback={<NobodyShown filtered={filter().size > 0} onAll={() => setFilter(new Set<Mark>())} />}
        >
          <Show when={size()}>
            {(fitting) => (
              <ul class={`grid gap-1 ${columns[fitting()]}`} data-size={fitting()}>
                <For each={ids()}>
                  {(id) => (
                    <Show when={props.board.agents[id]}>
                      {(agent) => <AgentTileView agent={agent()} queueName={queueName(agent())} size={fitting()} />}
                    </Show>
                  )}
                </For>
              </ul>
            )}
          </Show>
        </Show>
      </div>
    </section>
  )
}

const NobodyShown = (props: { readonly filtered: boolean; readonly onAll: () => void }) => (
  <div class="grid h-full min-h-24 place-items-center text-muted">
    <div class="flex items-center gap-3">
      {t(props.filtered ? "wall.none-match" : "wall.no-agents")}
      <Show when={props.filtered}>
        <button type="button" class="btn" onClick={() => props.onAll()}>
          {t("wall.show-all")}
        </button>
      </Show>
    </div>
  </div>
)
