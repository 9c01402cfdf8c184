import { createResource, createSignal, Match, Show, Suspense, Switch } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import { readRow } from "../../administration/records.ts"
import { t } from "../../shared/language.ts"
import { fetched } from "../../shared/later.tsx"
import { Loading } from "../../shared/loading.tsx"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { AddToExisting } from "./add-to-existing.tsx"
import { type Caller, isNumber, type Known } from "./caller.ts"
import { CustomerCard } from "./customer-card.tsx"
import { dropDraft, keptDraftOf } from "./drafts.ts"
import { EarlierCalls } from "./earlier-calls.tsx"
import { Notes } from "./notes.tsx"
import { Picker } from "./picker.tsx"
import type { LinkedPages } from "./linked-pages.ts"
import { PageButtons } from "./page-buttons.tsx"
import { NEW } from "./pop-list.ts"
import type { Pops } from "./pops.ts"
import { WhereFrom } from "./where-from.tsx"

const CustomerForm = fetched(async () => (await import("./customer-form.tsx")).CustomerForm)

/** One caller: where from and what about, then the customer, the choice among several, or the form for somebody new. */
export const CallerPage = (props: { readonly call: string; readonly pops: Pops; readonly pages: LinkedPages }) => {
  const { session } = useLive()
  const mayAdd = mayOpen(session, "customers.create") || mayOpen(session, "customers.edit")
  const answer = () => props.pops.answerOf(props.call)
  const id = () => props.pops.customerOf(props.call)
  return (
    <Show
      when={answer().caller}
      fallback={
        <p class="p-6 text-center text-muted" role="status">
          {t(answer().state === "away" ? "pop.away" : "pop.asking")}
        </p>
      }
    >
      {(caller) => (
        <>
          <WhereFrom caller={caller()} />
          <PageButtons call={props.call} pages={props.pages} />
          <Show
            when={id()}
            keyed
            fallback={<Nobody call={props.call} caller={caller()} pops={props.pops} mayAdd={mayAdd} />}
          >
            {(chosen) => (
              <Show when={caller().match.customers.find((each) => each.customer.id === chosen)}>
                {(known) => (
                  <Somebody call={props.call} caller={caller()} known={known()} pops={props.pops} mayAdd={mayAdd} />
                )}
              </Show>
            )}
          </Show>
        </>
      )}
    </Show>
  )
}

interface Shown {
  readonly call: string
  readonly caller: Caller
  readonly pops: Pops
  readonly mayAdd: boolean
}

const Nobody = (props: Shown) => {
  const isNew = () => props.pops.shown()?.chosen === NEW
  const [isExisting, setExisting] = createSignal(false)
  const isSeveral = () => props.caller.match.kind === "several"
  return (
    <Switch>
      <Match when={isSeveral() && !isNew()}>
        <Picker
          customers={props.caller.match.customers}
          mayAdd={props.mayAdd}
          onPick={(customerId) => props.pops.choose(props.call, customerId)}
          onNew={() => props.pops.choose(props.call, NEW)}
        />
      </Match>
      <Match when={!props.mayAdd}>
        <p class="p-6 text-center text-muted">{t("pop.unknown")}</p>
      </Match>
      <Match when>
        <Show when={isNumber(props.caller.match.number)}>
          <Show
            when={isExisting()}
            fallback={
              <button type="button" class="btn mx-4 mt-3" data-testid="to-existing" onClick={() => setExisting(true)}>
                {t("pop.existing")}
              </button>
            }
          >
            <AddToExisting
              call={props.call}
              onAdded={(known) => {
                dropDraft(props.call, "new")
                void props.pops.again(props.call).then(() => props.pops.choose(props.call, known))
              }}
              onCancel={() => setExisting(false)}
            />
          </Show>
        </Show>
        <Show when={!isExisting()}>
          <Suspense fallback={<Loading text={t("app.loading")} />}>
            <CustomerForm
              caller={props.caller}
              row={null}
              onSaved={async (made) => {
                await props.pops.again(props.call)
                props.pops.choose(props.call, made)
              }}
              onCancel={() => (isSeveral() ? props.pops.choose(props.call, null) : props.pops.close(props.call))}
            />
          </Suspense>
        </Show>
      </Match>
    </Switch>
  )
}

const Somebody = (props: Shown & { readonly known: Known }) => {
  const customerId = props.known.customer.id
  // What was being changed when the page was left is being changed again.
  const [isChanged, setChanged] = createSignal(keptDraftOf(props.call, `change.${customerId}`))
  const [row] = createResource(isChanged, async () => {
    const answer = await readRow(customer, customerId)
    return answer.kind === "done" ? answer.value : null
  })
  return (
    <>
      <Show when={props.caller.match.kind === "several"}>
        <button type="button" class="btn mx-4 mt-3" onClick={() => props.pops.choose(props.call, null)}>
          {t("pop.another")}
        </button>
      </Show>
      <Show
        when={isChanged()}
        fallback={
          <CustomerCard
            known={props.known}
            firstFields={props.caller.form?.firstFields ?? []}
            mayChange={props.mayAdd}
            onChange={() => setChanged(true)}
          />
        }
      >
        <Suspense fallback={<Loading text={t("app.loading")} />}>
          <Show
            when={row()}
            keyed
            fallback={<p class="p-4 text-muted">{t(row.loading ? "app.loading" : "entries.away")}</p>}
          >
            {(kept) => (
              <CustomerForm
                caller={props.caller}
                row={kept}
                onSaved={async () => {
                  await props.pops.again(props.call)
                  setChanged(false)
                }}
                onCancel={() => setChanged(false)}
              />
            )}
          </Show>
        </Suspense>
      </Show>
      <Notes
        call={props.call}
        customer={customerId}
        entries={props.known.entries}
        reasons={props.caller.reasons}
        preset={props.caller.form?.reason ?? null}
        mayAdd={props.mayAdd}
        onAdded={() => void props.pops.again(props.call)}
      />
      <EarlierCalls customer={customerId} call={props.call} />
    </>
  )
}
