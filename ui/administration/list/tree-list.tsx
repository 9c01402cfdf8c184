import { A } from "@solidjs/router"
import ChevronDown from "lucide-solid/icons/chevron-down"
import ChevronRight from "lucide-solid/icons/chevron-right"
import Plus from "lucide-solid/icons/plus"
import { createMemo, createResource, createSignal, For, Show } from "solid-js"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { t } from "../../shared/language.ts"
import { hrefOf, NEW, pageOf } from "../paths.ts"
import { allRows } from "../references.ts"
import { valueText } from "../value-text.ts"
import { type Below, childrenOf } from "./children.ts"

/** Rows below each other, all open at first. */
export const TreeList = (props: { readonly thing: AnyThing; readonly mayEdit: boolean }) => {
  const [rows] = createResource(() => allRows(props.thing))
  const below = createMemo(() => childrenOf(rows.latest ?? []))
  return (
    <div class="h-full overflow-y-auto p-3">
      <Show when={rows.latest?.length === 0}>
        <p class="p-8 text-center text-muted">{t("list.empty")}</p>
      </Show>
      <ul>
        <For each={below().get(null) ?? []}>
          {(row) => <Branch thing={props.thing} row={row} below={below()} mayEdit={props.mayEdit} />}
        </For>
      </ul>
    </div>
  )
}

const Branch = (props: {
  readonly thing: AnyThing
  readonly row: Row
  readonly below: Below
  readonly mayEdit: boolean
}) => {
  const [isOpen, setOpen] = createSignal(true)
  const children = () => props.below.get(props.row.id) ?? []
  const title = () => String(props.row[props.thing.title])
  const others = () =>
    Object.entries(props.thing.fields)
      .filter(([name, field]) => field.isListed && name !== props.thing.title && name !== "parent")
      .map(([name, field]) => valueText(field, props.row[name], () => undefined))
      .filter((text) => text !== "—")
  return (
    <li data-row={props.row.id}>
      <div class="flex min-h-9 items-center gap-1 border-b border-line">
        <Show when={children().length > 0} fallback={<span class="w-7 flex-none" />}>
          <button
            type="button"
            class="grid size-7 flex-none place-items-center"
            aria-expanded={isOpen()}
            aria-label={t(isOpen() ? "list.close-below" : "list.open-below", { what: title() })}
            onClick={() => setOpen(!isOpen())}
          >
            <Show when={isOpen()} fallback={<ChevronRight size={16} aria-hidden="true" />}>
              <ChevronDown size={16} aria-hidden="true" />
            </Show>
          </button>
        </Show>
        <A class="row-link" href={hrefOf(props.thing, props.row.id)}>
          {title()}
        </A>
        <span class="min-w-0 truncate pl-2 text-sm text-muted">{others().join(" · ")}</span>
        <Show when={props.mayEdit}>
          <A
            class="btn btn-plain ml-auto px-2 text-muted"
            href={`${pageOf(props.thing, NEW)}?parent=${encodeURIComponent(props.row.id)}`}
            aria-label={t("list.add-below", { what: title() })}
          >
            <Plus size={16} aria-hidden="true" />
          </A>
        </Show>
      </div>
      <Show when={isOpen() && children().length > 0}>
        <ul class="ml-5 border-l border-line">
          <For each={children()}>
            {(row) => <Branch thing={props.thing} row={row} below={props.below} mayEdit={props.mayEdit} />}
          </For>
        </ul>
      </Show>
    </li>
  )
}
