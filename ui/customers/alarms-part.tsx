import { A } from "@solidjs/router"
import Plus from "lucide-solid/icons/plus"
import { createResource, For, Show } from "solid-js"
import { terminal } from "#engine/records/terminals/schema.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { userPlan } from "#engine/records/user-plans/schema.ts"
import type { Words } from "#wire/permissions.ts"
import { hrefOf, NEW, pageOf } from "../administration/paths.ts"
import { listRows } from "../administration/records.ts"
import { createReferences } from "../administration/references.ts"
import { valueText } from "../administration/value-text.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { USER } from "../terminals/words.ts"

/** The terminals of a service user and the plans of their own: a part of the customer's form. */
export const AlarmsPart = (props: { readonly row: Row }) => {
  const references = createReferences(() => ["incident-class"])
  const classOf = (row: Row) =>
    references.titleOfOther("incident-class", String(row["incidentClass"])) ?? String(row["incidentClass"])
  const lineOf = (row: Row) => valueText(terminal.fields.line, row["line"], references.titleOfOther)
  return (
    <>
      <Theirs
        customer={props.row.id}
        thing={terminal}
        title={USER.terminals}
        none={USER.noTerminals}
        add={USER.addTerminal}
        textOf={(row) => `${String(row["name"])} · ${lineOf(row)} · ${String(row["account"])}`}
      />
      <Theirs
        customer={props.row.id}
        thing={userPlan}
        title={USER.plans}
        none={USER.noPlans}
        add={USER.addPlan}
        textOf={classOf}
      />
    </>
  )
}

/** A person has a few of them. */
const SHOWN_MOST = 50

const Theirs = (props: {
  readonly customer: string
  readonly thing: AnyThing
  readonly title: Words
  readonly none: Words
  readonly add: Words
  readonly textOf: (row: Row) => string
}) => {
  const { session } = useLive()
  const [read] = createResource(
    () => (mayOpen(session, props.thing.permissions.view) ? props.customer : null),
    (customer) => listRows(props.thing, { filters: { customer }, limit: SHOWN_MOST })
  )
  const page = () => {
    const answer = read.latest
    return answer?.kind === "done" ? answer.value : undefined
  }
  return (
    <Show when={mayOpen(session, props.thing.permissions.view)}>
      <section class="panel my-4 p-3" aria-label={say(props.title)} data-of-customer={props.thing.plural}>
        <div class="flex items-center gap-2">
          <h2 class="font-semibold">{say(props.title)}</h2>
          <Show when={mayOpen(session, props.thing.permissions.edit)}>
            <A class="btn ml-auto" href={`${pageOf(props.thing, NEW)}?customer=${encodeURIComponent(props.customer)}`}>
              <Plus size={16} aria-hidden="true" />
              {say(props.add)}
            </A>
          </Show>
        </div>
        <Show when={read.latest !== undefined && page() === undefined}>
          <p class="text-alarm">{say(USER.away)}</p>
        </Show>
        <Show when={page()?.items.length === 0}>
          <p class="text-muted">{say(props.none)}</p>
        </Show>
        <ul>
          <For each={page()?.items ?? []}>
            {(row) => (
              <li class="mt-1">
                <A class="text-accent hover:underline" href={hrefOf(props.thing, row.id)}>
                  {props.textOf(row)}
                </A>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  )
}
