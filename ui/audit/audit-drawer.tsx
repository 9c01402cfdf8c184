import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import { thingNamed } from "#engine/records/things.ts"
import { Differences } from "../administration/history/differences.tsx"
import { createReferences, referredBy } from "../administration/references.ts"
import { createNames } from "../calls/names.ts"
import { Dialog } from "../shared/dialog.tsx"
import { t, tOr } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText } from "../shared/time-text.ts"
import type { AuditLine } from "./fetch-audit.ts"
import { actionText, fieldsOf, idText, objectText, plainText, valuesOf, wayTo } from "./line-words.ts"

/** One line of the log: who did what to which thing, and how it was before and after. */
export const AuditDrawer = (props: { readonly line: AuditLine; readonly onClose: () => void }) => {
  const { session } = useLive()
  const { agentName } = createNames()
  const facts = (): ReadonlyArray<readonly [string, string]> => [
    [t("audit.time"), dateTimeText(props.line.at)],
    [t("audit.account"), agentName(props.line.account)],
    [t("audit.action"), actionText(props.line.action)],
    [t("audit.object"), objectText(props.line.object)],
    [t("audit.id"), idText(props.line)],
    [t("audit.serial"), String(props.line.serial)]
  ]
  return (
    <Dialog kind="drawer" title={t("audit.line")} onClose={() => props.onClose()}>
      <Listed facts={facts()} testId="audit-facts" />
      <Show when={wayTo(props.line, session)}>
        {(way) => (
          <A class="btn mt-3" href={way().href}>
            {way().text}
          </A>
        )}
      </Show>
      <h3 class="mt-5 mb-2 font-semibold">{t("audit.changes")}</h3>
      <Show
        when={props.line.before !== null || props.line.after !== null}
        fallback={<p class="text-muted">{t("audit.no-values")}</p>}
      >
        <Show when={fieldsOf(props.line)} fallback={<Undeclared line={props.line} />}>
          {(fields) => <Declared line={props.line} fields={fields()} />}
        </Show>
      </Show>
      <Details of={props.line.details} />
    </Dialog>
  )
}

const Declared = (props: { readonly line: AuditLine; readonly fields: Readonly<Record<string, Field<unknown>>> }) => {
  const thing = thingNamed(props.line.object)
  const references = createReferences(() => (thing === undefined ? [] : referredBy(thing)))
  return (
    <div class="panel overflow-hidden" data-testid="differences">
      <Differences
        fields={props.fields}
        entry={{ before: valuesOf(props.line.before), after: valuesOf(props.line.after) }}
        titleOfOther={references.titleOfOther}
      />
    </div>
  )
}

const Undeclared = (props: { readonly line: AuditLine }) => (
  <For each={["before", "after"] as const}>
    {(when) => (
      <div class="mb-2">
        <div class="text-sm text-muted">{t(`history.${when}`)}</div>
        <pre class="text-sm break-all whitespace-pre-wrap">{plainText(props.line[when])}</pre>
      </div>
    )}
  </For>
)

const Details = (props: { readonly of: unknown }) => {
  const facts = (): ReadonlyArray<readonly [string, string]> => {
    const values = valuesOf(props.of)
    if (values === null) return props.of === null ? [] : [[t("audit.unknown"), plainText(props.of)]]
    return Object.entries(values).map(([name, value]) => [tOr(`audit-detail.${name}`, name), plainText(value)])
  }
  return (
    <Show when={facts().length > 0}>
      <h3 class="mt-5 mb-2 font-semibold">{t("audit.details")}</h3>
      <Listed facts={facts()} testId="audit-details" />
    </Show>
  )
}

const Listed = (props: { readonly facts: ReadonlyArray<readonly [string, string]>; readonly testId: string }) => (
  <dl class="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1" data-testid={props.testId}>
    <For each={props.facts}>
      {([name, value]) => (
        <>
          <dt class="text-muted">{name}</dt>
          <dd class="num min-w-0 break-words whitespace-pre-wrap">{value}</dd>
        </>
      )}
    </For>
  </dl>
)
