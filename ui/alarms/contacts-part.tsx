import { For, Show } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import { useLive } from "../shared/live.ts"
import { DialButton } from "../shared/telephone-number.tsx"
import { Left } from "../shared/time.tsx"
import { a } from "../shared/words/alarms.ts"
import { mayOpen } from "../shell/may-open.ts"
import type { Asking } from "./asking.ts"
import { nextWords } from "./incident-view.ts"

const ANSWERS_WITHIN_MS = 120_000

/** Whom one may call, in their order, and who was sent. */
export const ContactsPart = (props: { readonly row: IncidentRow; readonly asking: Asking }) => {
  const { session } = useLive()
  const maySend = () => props.row.standing === "active" && props.asking.mayWork() && mayOpen(session, "alarms.dispatch")
  return (
    <section aria-label={a("contacts")}>
      <h3 class="font-semibold">{a("contacts")}</h3>
      <ol class="mt-1 flex flex-col gap-1">
        <For each={props.row.contacts} fallback={<li class="text-sm text-muted">{a("no-contacts")}</li>}>
          {(contact, at) => (
            <li class="flex min-h-9 items-center gap-2" data-contact={at()}>
              <span class="num flex-none text-muted">{at() + 1}</span>
              <span class="min-w-0 flex-1 break-words">
                {contact.name} <span class="text-sm text-muted">{contact.relation}</span>
                <Show when={contact.hasKeys}>
                  <span class="ml-2 text-sm font-semibold text-idle">{a("keys")}</span>
                </Show>
                <span class="num block text-sm text-muted">{contact.number}</span>
              </span>
              <Show when={props.asking.isMine()}>
                <DialButton
                  number={contact.number}
                  to={{ _tag: "Contact", incident: props.row.id, contact: at(), name: contact.name }}
                  label={a("call", { who: contact.name })}
                  ask="call-contact"
                />
              </Show>
              <Show when={maySend()}>
                <button
                  type="button"
                  class="btn"
                  disabled={props.asking.rests()}
                  data-ask="SendParty"
                  aria-label={a("send-who", { who: contact.name })}
                  onClick={() =>
                    void props.asking.ask({
                      _tag: "SendParty",
                      incident: props.row.id,
                      name: contact.name,
                      number: contact.number,
                      contact: at(),
                      withinMs: ANSWERS_WITHIN_MS
                    })
                  }
                >
                  {a("send")}
                </button>
              </Show>
            </li>
          )}
        </For>
      </ol>
      <Show when={props.row.parties.length > 0}>
        <h3 class="mt-3 font-semibold">{a("parties")}</h3>
        <ul class="mt-1 flex flex-col gap-1">
          <For each={props.row.parties}>
            {(party) => (
              <li class="flex min-h-9 flex-wrap items-center gap-2" data-party={party.id} data-said={party.said}>
                <span class="min-w-28 flex-1">
                  {party.name} <span class="num text-sm text-muted">{party.number}</span>
                </span>
                <span
                  class="text-sm font-semibold"
                  classList={{
                    "text-alarm": party.said === "silent" || party.said === "refused",
                    "text-idle": party.said === "arrived" || party.said === "done"
                  }}
                >
                  {a(`party.${party.said}`)}
                  <Show when={party.dueAt}>{(due) => <Left until={due()} class="ml-1 text-muted" />}</Show>
                </span>
                <Show when={props.asking.mayWork()}>
                  <For each={nextWords(party.said)}>
                    {(said) => (
                      <button
                        type="button"
                        class="chip"
                        disabled={props.asking.rests()}
                        data-ask="NotePartySaid"
                        onClick={() =>
                          void props.asking.ask({
                            _tag: "NotePartySaid",
                            incident: props.row.id,
                            party: party.id,
                            said
                          })
                        }
                      >
                        {a(`party.${said}`)}
                      </button>
                    )}
                  </For>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}
