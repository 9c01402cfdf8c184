import { A } from "@solidjs/router"
import * as Schema from "effect/Schema"
import TriangleAlert from "lucide-solid/icons/triangle-alert"
import { createMemo, createResource, createSignal, For, onCleanup, Show } from "solid-js"
import { LaboratoryRun, LaboratoryWays } from "#wire/laboratory.ts"
import { ask } from "../people/affairs.ts"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { Pressing } from "./pressing.tsx"
import { Runs } from "./runs.tsx"
import { inOrder, isOnTest, type LabTerminal, LabTerminals } from "./terminals.ts"
import { LAB, lineWords } from "./words.ts"

/** A message is answered within milliseconds, a call in seconds. */
const LOOK_WHILE_RUNNING_MS = 700
const SHOWN = 50

/** Virtual terminals, pressed by an administrator: what is sent, what is answered, and what it becomes. */
export const LaboratoryPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "terminals.test")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full flex-col">
        <TopBar trail={[{ text: say(LAB.title), href: null }]} />
        <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={say(LAB.title)}>
          <div class="mx-auto flex max-w-6xl flex-col gap-4">
            <p class="panel flex items-center gap-3 px-4 py-2">
              <TriangleAlert size={18} class="flex-none text-alarm" aria-hidden="true" />
              <span class="min-w-0">{say(LAB.notice)}</span>
            </p>
            <Laboratory />
          </div>
        </main>
      </div>
    </Show>
  )
}

const Laboratory = () => {
  const { now } = useLive()
  const [search, setSearch] = createSignal("")
  const [chosen, setChosen] = createSignal<string | null>(null)
  const [ways] = createResource(async () => answerOf(await ask("GET", "/api/laboratory", LaboratoryWays)))
  const [found] = createResource(
    () => `/api/terminals?limit=${SHOWN}&search=${encodeURIComponent(search().trim())}`,
    async (path) => answerOf(await ask("GET", path, LabTerminals))
  )
  const [runs, { refetch }] = createResource(async () =>
    answerOf(await ask("GET", "/api/laboratory/runs", Schema.Array(LaboratoryRun)))
  )
  const timer = setInterval(() => {
    if (runs.latest?.some(({ state }) => state === "running") === true) void refetch()
  }, LOOK_WHILE_RUNNING_MS)
  onCleanup(() => clearInterval(timer))
  const listed = createMemo(() => inOrder(found.latest?.items ?? [], now()), [], {
    equals: (before, after) => JSON.stringify(before) === JSON.stringify(after)
  })
  const terminal = createMemo<LabTerminal | undefined>((before) => {
    const there = listed().find(({ id }) => id === chosen())
    return there ?? (before?.id === chosen() ? before : undefined) ?? listed()[0]
  })
  return (
    <>
      <div class="grid gap-4 md:grid-cols-[20rem_1fr]">
        <section class="panel flex min-w-0 flex-col gap-2 p-3" aria-label={say(LAB.terminals)}>
          <input
            class="input w-full"
            type="search"
            autocomplete="off"
            placeholder={say(LAB.search)}
            aria-label={say(LAB.search)}
            value={search()}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <Show when={found.state === "ready" && listed().length === 0}>
            <NoTerminals isSearched={search().trim() !== ""} isAway={found.latest === undefined} />
          </Show>
          <ul class="max-h-80 overflow-y-auto" data-testid="laboratory-terminals">
            <For each={listed()}>
              {(each) => (
                <li>
                  <button
                    type="button"
                    class="flex w-full items-center gap-2 rounded px-2 py-1.5 text-left hover:bg-raised"
                    classList={{ "bg-raised font-semibold": terminal()?.id === each.id }}
                    aria-pressed={terminal()?.id === each.id}
                    onClick={() => setChosen(each.id)}
                  >
                    <span class="min-w-0 flex-1 break-words">
                      {each.name}
                      <span class="num block text-sm font-normal text-muted break-all">
                        {say(lineWords(each.line))} · {each.account}
                      </span>
                    </span>
                    <Mark terminal={each} now={now()} />
                  </button>
                </li>
              )}
            </For>
          </ul>
          <Show when={listed().length === SHOWN}>
            <p class="text-sm text-muted">{say(LAB.more)}</p>
          </Show>
        </section>
        <Show when={terminal()} fallback={<p class="panel p-3 text-muted">{say(LAB.choose)}</p>}>
          {(each) => (
            <Show when={ways.latest}>
              {(there) => <Pressing terminal={each()} ways={there()} now={now()} onSent={() => void refetch()} />}
            </Show>
          )}
        </Show>
      </div>
      <Runs runs={runs.latest ?? []} />
    </>
  )
}

const Mark = (props: { readonly terminal: LabTerminal; readonly now: number }) => (
  <Show when={props.terminal.isVirtual || isOnTest(props.terminal, props.now)}>
    <span class="flex-none rounded border border-line px-1.5 text-sm font-normal text-muted">
      {say(props.terminal.isVirtual ? LAB.virtual : LAB.onTest)}
    </span>
  </Show>
)

const NoTerminals = (props: { readonly isSearched: boolean; readonly isAway: boolean }) => {
  const { session } = useLive()
  return (
    <div class="text-muted">
      <p>{say(props.isAway ? LAB.away : props.isSearched ? LAB.none : LAB.noTerminals)}</p>
      <Show when={!props.isAway && !props.isSearched && mayOpen(session, "terminals.edit")}>
        <A class="btn btn-plain mt-2" href="/administration/terminals/~new">
          {say(LAB.add)}
        </A>
      </Show>
    </div>
  )
}

const answerOf = <A,>(outcome: { readonly answer: A } | { readonly problems: unknown }): A | undefined =>
  "answer" in outcome ? outcome.answer : undefined
