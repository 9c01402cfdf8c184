import { useSearchParams } from "@solidjs/router"
import { createSignal, For, Show } from "solid-js"
import { textOf } from "../../calls/call-search.ts"
import { TypedSearch } from "../../controls/typed-search.tsx"
import { dateTimeText } from "../../shared/time-text.ts"
import { k, protocolWord } from "../../shared/words/alarm-records.ts"
import { fetchKept, Message, MessagePage } from "./fetch-kept.ts"
import { KeptDrawer } from "./kept-drawer.tsx"
import { askedOf, createKept, KeptBar, KeptTable, opens } from "./kept-list.tsx"
import { KeptPage } from "./kept-page.tsx"
import { Named } from "./named.tsx"
import { RawPart } from "./raw-part.tsx"

const FILTERS = ["account", "line", "text"] as const

/** What terminals said that no line understood, newest first, each as it came. */
export const MessagesPage = () => (
  <KeptPage name="messages" needs="terminals.raw">
    <Listed />
  </KeptPage>
)

const Listed = () => {
  const [query, setQuery] = useSearchParams<Record<string, string>>()
  const [opened, setOpened] = createSignal<number | null>(null)
  const kept = createKept(
    () => `/api/alarm-messages?${askedOf(query, FILTERS)}`,
    (path) => fetchKept(MessagePage, path)
  )
  const set = (changes: Readonly<Record<string, string>>): void => setQuery(changes, { replace: true })
  return (
    <>
      <KeptBar query={query} names={FILTERS} onChange={set} onAgain={kept.again}>
        <For each={FILTERS}>
          {(name) => (
            <TypedSearch
              class="w-44"
              maxLength={200}
              label={k(`messages.${name}`)}
              hint={k(`messages.${name}`)}
              value={textOf(query, name)}
              onRest={(text) => set({ [name]: text })}
            />
          )}
        </For>
      </KeptBar>
      <KeptTable
        kept={kept}
        empty="messages.empty"
        heads={[
          { word: "messages.at" },
          { word: "messages.account" },
          { word: "messages.line", isWide: true },
          { word: "messages.source", isWide: true },
          { word: "messages.reason" }
        ]}
      >
        {(row) => (
          <tr
            class="num h-11 cursor-pointer border-t border-line hover:bg-raised [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-4"
            data-message={row.id}
            onClick={opens(() => setOpened(row.id))}
          >
            <td>
              <button type="button" class="row-link text-left" onClick={() => setOpened(row.id)}>
                {dateTimeText(row.receivedAt)}
              </button>
            </td>
            <td class="max-w-48 break-all">
              {row.account ?? "—"}
              <div class="text-sm text-muted @3xl:hidden">{protocolWord(row.line)}</div>
            </td>
            <td class="@max-3xl:hidden">{protocolWord(row.line)}</td>
            <td class="@max-3xl:hidden">{row.source}</td>
            <td class="max-w-112 break-words">{row.reason}</td>
          </tr>
        )}
      </KeptTable>
      <Show when={opened()} keyed>
        {(id) => <MessageDrawer id={id} onClose={() => setOpened(null)} />}
      </Show>
    </>
  )
}

const MessageDrawer = (props: { readonly id: number; readonly onClose: () => void }) => (
  <KeptDrawer
    of={Message}
    path={`/api/alarm-messages/${props.id}`}
    titleOf={() => k("messages")}
    onClose={props.onClose}
  >
    {(found) => (
      <>
        <Named
          of={[
            [k("messages.at"), dateTimeText(found.receivedAt)],
            [k("messages.account"), found.account ?? "—"],
            [k("messages.line"), protocolWord(found.line)],
            [k("messages.source"), found.source],
            [k("messages.reason"), found.reason]
          ]}
        />
        <h3 class="mt-5 font-semibold">{k("raw")}</h3>
        <RawPart raw={found.raw} />
      </>
    )}
  </KeptDrawer>
)
