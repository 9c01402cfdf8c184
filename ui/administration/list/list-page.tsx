import { A, Navigate, useSearchParams } from "@solidjs/router"
import ListTree from "lucide-solid/icons/list-tree"
import Plus from "lucide-solid/icons/plus"
import Search from "lucide-solid/icons/search"
import { createMemo, onCleanup, Show, Suspense } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import { fetched } from "../../shared/later.tsx"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { AdministrationBar } from "../administration.tsx"
import { groupsFor, isTree, REMARKS } from "../catalogue.ts"
import { hrefOf, NEW, pageOf, PARAMETERS_PATH } from "../paths.ts"
import type { ListAsk } from "../records.ts"
import { createReferences, referredBy } from "../references.ts"
import { refusalText } from "../telling.ts"
import { WhichThing } from "../which-thing.tsx"
import { askOf } from "./list-ask.ts"
import { ColumnMenu } from "./column-menu.tsx"
import { createListFields } from "./own-columns.ts"
import { Filters } from "./filters.tsx"
import { ListParts } from "./list-parts.tsx"
import { MoreMenu } from "./more-menu.tsx"
import { createRows } from "./rows.ts"
import { SortMenu } from "./sort-menu.tsx"
import { RowTable } from "./table.tsx"

/** Few things stand below each other. */
const TreeList = fetched(async () => (await import("./tree-list.tsx")).TreeList)

/** Typing rests so long before it is asked for. */
const REST_MS = 250

/** The administration opens with the first list that the person may see; who may see none sees the parameters. */
export const FirstList = () => {
  const [first] = groupsFor(useLive().session).flatMap(({ things }) => things)
  return (
    <Show when={first} fallback={<Navigate href={PARAMETERS_PATH} />}>
      {(thing) => <Navigate href={hrefOf(thing())} />}
    </Show>
  )
}

export const ListPage = () => <WhichThing>{(thing) => <ThingList thing={thing} />}</WhichThing>

/** One thing's rows: search, filters, order and view stand in the address, so that they can be kept and sent. */
const ThingList = (props: { readonly thing: AnyThing }) => {
  const { session } = useLive()
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const asked = createMemo((): ListAsk => askOf(props.thing, query), undefined, { equals: isSame })
  const rows = createRows(() => props.thing, asked)
  const references = createReferences(() => referredBy(props.thing))
  // A page is made anew for each thing.
  const fields = createListFields(props.thing, references)
  const mayEdit = () => mayOpen(session, props.thing.permissions.edit)
  const mayAdd = () => {
    const { add } = props.thing.permissions
    return mayEdit() || (add !== undefined && mayOpen(session, add))
  }
  const mayImport = () => mayOpen(session, props.thing.permissions.import ?? props.thing.permissions.edit)
  const isNarrowed = () => (asked().search ?? "") !== "" || Object.keys(asked().filters ?? {}).length > 0
  const showsTree = () => isTree(props.thing) && !isNarrowed() && query["view"] !== "list"
  const sort = (name: string): void => {
    const order = asked().sort === name && asked().order === "up" ? "down" : "up"
    setQuery({ sort: name, order }, { replace: true })
  }
  return (
    <>
      <AdministrationBar trail={[{ text: say(props.thing.words), href: null }]} />
      <main class="flex min-h-0 flex-1 flex-col">
        <div class="flex flex-none flex-wrap items-center gap-2 px-4 py-2">
          <SearchField value={asked().search ?? ""} onSearch={(search) => setQuery({ search }, { replace: true })} />
          <Filters
            fields={fields.filters()}
            filters={asked().filters ?? {}}
            references={references}
            onChange={(field, value) => setQuery({ [field]: value }, { replace: true })}
          />
          <Show when={!showsTree()}>
            <SortMenu
              columns={fields.columns()}
              sort={asked().sort ?? "id"}
              order={asked().order ?? "up"}
              onChange={(by, order) => setQuery({ sort: by, order }, { replace: true })}
            />
          </Show>
          <Show when={!showsTree()}>
            <ColumnMenu fields={fields} />
          </Show>
          <span class="num text-muted" role="status" data-testid="total">
            <Show when={rows.total() !== undefined}>{t("list.total", { total: rows.total() ?? 0 })}</Show>
          </span>
          <span class="ml-auto flex gap-2">
            <Show when={isTree(props.thing) && !isNarrowed()}>
              <button
                type="button"
                class="btn"
                onClick={() => setQuery({ view: showsTree() ? "list" : "" }, { replace: true })}
              >
                <ListTree size={16} aria-hidden="true" />
                {t(showsTree() ? "list.flat" : "list.tree")}
              </button>
            </Show>
            <MoreMenu thing={props.thing} asked={asked()} mayEdit={mayImport()} />
            <Show when={mayAdd()}>
              <A class="btn btn-main" href={pageOf(props.thing, NEW)}>
                <Plus size={16} aria-hidden="true" />
                {t("list.new")}
              </A>
            </Show>
          </span>
        </div>
        <Show when={REMARKS[props.thing.name]}>
          {(words) => <p class="mx-4 mb-2 rounded-md border border-line bg-raised px-3 py-2">{say(words())}</p>}
        </Show>
        <ListParts thing={props.thing} />
        <div class="min-h-0 flex-1 border-t border-line bg-surface">
          <Show
            when={!showsTree()}
            fallback={
              <Suspense>
                <TreeList thing={props.thing} mayEdit={mayEdit()} />
              </Suspense>
            }
          >
            <Show
              when={rows.refusal()}
              fallback={
                <Show
                  when={rows.total() !== 0}
                  fallback={
                    <p class="p-8 text-center text-muted">{t(isNarrowed() ? "list.empty-found" : "list.empty")}</p>
                  }
                >
                  <RowTable
                    thing={props.thing}
                    rows={rows}
                    references={references}
                    columns={fields.columns()}
                    sort={asked().sort ?? "id"}
                    order={asked().order ?? "up"}
                    onSort={sort}
                  />
                </Show>
              }
            >
              {(answer) => (
                <p class="p-8 text-center text-alarm" role="alert">
                  {refusalText(answer() as never)}
                </p>
              )}
            </Show>
          </Show>
        </div>
      </main>
    </>
  )
}

const SearchField = (props: { readonly value: string; readonly onSearch: (text: string) => void }) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return (
    <div class="relative w-64 max-sm:w-full">
      <Search size={16} class="absolute top-2.5 left-2.5 text-muted" aria-hidden="true" />
      <input
        type="search"
        maxlength={200}
        class="input pl-8"
        aria-label={t("list.search")}
        placeholder={t("list.search-hint")}
        value={props.value}
        onInput={(event) => {
          const text = event.currentTarget.value
          clearTimeout(timer)
          timer = setTimeout(() => props.onSearch(text), REST_MS)
        }}
      />
    </div>
  )
}

const isSame = (a: ListAsk | undefined, b: ListAsk | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)
