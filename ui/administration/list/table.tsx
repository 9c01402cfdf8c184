import { A, useNavigate } from "@solidjs/router"
import ArrowDown from "lucide-solid/icons/arrow-down"
import ArrowUp from "lucide-solid/icons/arrow-up"
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from "solid-js"
import { Virtualizer } from "virtua/solid"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { hrefOf } from "../paths.ts"
import type { References } from "../references.ts"
import { valueText } from "../value-text.ts"
import { type Column, gridOf } from "./columns.ts"
import type { LiveColumn } from "./live-column.ts"
import { LIVE_COLUMNS } from "./live-columns.ts"
import { valueIn } from "./own-columns.ts"
import { NumbersCell } from "./numbers-cell-later.tsx"
import type { Rows } from "./rows.ts"

/** A row that only flies past is not asked for. */
const LOOKED_AT_MS = 60
const ROW_PX = 37

/** The rows of a list under their column heads. However many there are, only those in sight are in the page. */
export const RowTable = (props: {
  readonly thing: AnyThing
  readonly rows: Rows
  readonly references: References
  readonly columns: ReadonlyArray<Column>
  readonly sort: string
  readonly order: "up" | "down"
  readonly onSort: (column: string) => void
}) => {
  const columns = () => props.columns
  // A page is made anew for each thing.
  const live = LIVE_COLUMNS[props.thing.name]
  const now = live?.create()
  const [scroller, setScroller] = createSignal<HTMLElement>()
  const indexes = createMemo(() => Array.from({ length: props.rows.total() ?? 0 }, (_, index) => index))
  const sortOf = (name: string) => {
    if (props.sort !== name) return "none"
    return props.order === "up" ? "ascending" : "descending"
  }
  return (
    <div
      ref={setScroller}
      role="table"
      aria-label={say(props.thing.words)}
      aria-rowcount={(props.rows.total() ?? 0) + 1}
      class="h-full overflow-auto"
      style={gridOf(live === undefined ? columns() : [...columns(), LIVE_WIDTH])}
      data-testid="rows"
    >
      <div role="rowgroup" class="contents">
        <div role="row" aria-rowindex={1} class="data-head">
          <For each={columns()}>
            {(column) => (
              <div
                role="columnheader"
                aria-sort={column.isSortable ? sortOf(column.name) : undefined}
                class="data-cell"
              >
                <Show when={column.isSortable} fallback={say(column.words)}>
                  <button type="button" class="sort-btn" onClick={() => props.onSort(column.name)}>
                    {say(column.words)}
                    <Show when={props.sort === column.name}>
                      <Show when={props.order === "up"} fallback={<ArrowDown size={14} aria-hidden="true" />}>
                        <ArrowUp size={14} aria-hidden="true" />
                      </Show>
                    </Show>
                  </button>
                </Show>
              </div>
            )}
          </For>
          <Show when={live}>
            {(column) => (
              <div role="columnheader" class="data-cell">
                {say(column().words)}
              </div>
            )}
          </Show>
        </div>
      </div>
      <div role="rowgroup">
        {/* Without it the rows' own box counts as what scrolls, and all of them are in sight. */}
        <Show when={scroller()}>
          {(box) => (
            <Virtualizer data={indexes()} itemSize={ROW_PX} startMargin={ROW_PX} scrollRef={box()}>
              {(index) => <DataRow {...props} index={index} columns={columns()} live={live} now={now} />}
            </Virtualizer>
          )}
        </Show>
      </div>
    </div>
  )
}

const LIVE_WIDTH = { leastRem: 9, share: 1.2 }

const LiveCell = (props: {
  readonly words: LiveColumn["words"]
  readonly told: (LiveColumn["words"] & { readonly isWrong: boolean }) | undefined
}) => (
  <div
    role="cell"
    class="data-cell"
    classList={{ "text-alarm": props.told?.isWrong === true }}
    data-label={say(props.words)}
    data-testid="now"
  >
    {props.told === undefined ? "" : say(props.told)}
  </div>
)

const DataRow = (props: {
  readonly thing: AnyThing
  readonly rows: Rows
  readonly references: References
  readonly index: number
  readonly columns: ReadonlyArray<Column>
  readonly live: LiveColumn | undefined
  readonly now: ReturnType<LiveColumn["create"]> | undefined
}) => {
  const navigate = useNavigate()
  const row = () => props.rows.at(props.index)
  createEffect(() => {
    if (row() !== undefined) return
    const timer = setTimeout(() => props.rows.want(props.index), LOOKED_AT_MS)
    onCleanup(() => clearTimeout(timer))
  })
  const href = (id: string) => hrefOf(props.thing, id)
  const open = (event: MouseEvent, id: string): void => {
    // Who marks text or clicks the link itself does not mean the row.
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return
    if ((event.target as Element).closest("a, button") !== null || getSelection()?.type === "Range") return
    navigate(href(id))
  }
  return (
    <Show
      when={row()}
      fallback={
        <div role="row" aria-rowindex={props.index + 2} class="data-row">
          <div role="cell" class="data-cell text-muted">
            {t("list.loading")}
          </div>
        </div>
      }
    >
      {(found) => (
        <div
          role="row"
          aria-rowindex={props.index + 2}
          class="data-row cursor-pointer"
          data-row={found().id}
          onClick={(event) => open(event, found().id)}
        >
          <For each={props.columns}>
            {(column, place) => {
              const text = () =>
                column.field === null
                  ? found().id
                  : valueText(column.field, valueIn(found(), column.name), props.references.titleOfOther)
              return (
                <div role="cell" class="data-cell" title={text()} data-label={place() === 0 ? "" : say(column.words)}>
                  <Show
                    when={place() === 0}
                    fallback={
                      <NumbersCell
                        thing={props.thing}
                        column={column}
                        id={found().id}
                        value={found()[column.name]}
                        text={text()}
                      />
                    }
                  >
                    <A class="row-link" href={href(found().id)}>
                      {text()}
                    </A>
                  </Show>
                </div>
              )
            }}
          </For>
          <Show when={props.live}>
            {(column) => <LiveCell words={column().words} told={props.now?.(found().id)} />}
          </Show>
        </div>
      )}
    </Show>
  )
}
