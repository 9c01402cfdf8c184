import { For, type JSX, Show } from "solid-js"
import type { Field } from "#engine/records/thing/field.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { say, t } from "../../shared/language.ts"
import type { References } from "../references.ts"
import type { Draft, ShownProblem } from "./draft.ts"
import { FieldInput } from "./inputs.tsx"
import { helpText } from "./help-text.ts"
import { placeText } from "./place-text.ts"

/** Name, input, help, and what is wrong. */
export const FieldRow = (props: {
  readonly name: string
  readonly field: Field<unknown>
  readonly draft: Draft
  readonly references: References
  readonly isDisabled: boolean
  /** Said below it, beside its help. */
  readonly note?: JSX.Element
}) => {
  const problems = () => props.draft.problems(props.name)
  const isRequired = () => {
    const { input, usual } = props.field
    return usual === undefined && !("isNullable" in input && input.isNullable) && input.kind !== "own"
  }
  return (
    <RowFrame
      id={idOf(props.name)}
      words={say(props.field.words)}
      isRequired={isRequired()}
      isGroup={props.field.input.kind === "own" || props.field.input.kind === "choices"}
      help={helpText(props.field)}
      problems={problems()}
      placeOf={(place) => placeText(props.field, place)}
      name={props.name}
      note={props.note}
    >
      <FieldInput
        id={idOf(props.name)}
        field={props.field}
        value={props.draft.value(props.name)}
        onChange={(value) => props.draft.set(props.name, value)}
        references={props.references}
        isDisabled={props.isDisabled}
        isInvalid={problems().length > 0}
        describedBy={`${idOf(props.name)}-about`}
        thingId={props.draft.id()}
      />
    </RowFrame>
  )
}

/** The id: typed once, or made by the server, and never changed. */
export const IdRow = (props: { readonly thing: AnyThing; readonly row: Row | null; readonly draft: Draft }) => {
  const rule = props.thing.id
  return (
    <Show when={props.row === null || rule.by === "person"}>
      <RowFrame
        id={idOf("id")}
        name="id"
        words={say(rule.words)}
        isRequired={props.row === null && rule.by === "person"}
        help={
          props.row === null
            ? `${t("form.example", { example: rule.example })} · ${t(rule.by === "made" ? "form.made-id" : "form.fixed-id")}`
            : ""
        }
        problems={props.draft.problems("id")}
        placeOf={(place) => place}
      >
        <Show when={props.row} fallback={<IdInput {...props} />}>
          {(row) => (
            <input
              id={idOf("id")}
              class="input num max-w-80"
              value={row().id}
              readonly
              aria-describedby="field-id-about"
            />
          )}
        </Show>
      </RowFrame>
    </Show>
  )
}

const IdInput = (props: { readonly thing: AnyThing; readonly draft: Draft }) => (
  <input
    id={idOf("id")}
    class="input num max-w-80"
    autocomplete="off"
    autocapitalize="none"
    spellcheck={false}
    maxlength={props.thing.id.maxLength}
    value={props.draft.id()}
    aria-invalid={props.draft.problems("id").length > 0 ? "true" : undefined}
    aria-describedby="field-id-about"
    onInput={(event) => props.draft.setId(event.currentTarget.value.trim())}
  />
)

const idOf = (name: string): string => `field-${name}`

const RowFrame = (props: {
  readonly id: string
  readonly name: string
  readonly words: string
  readonly isRequired: boolean
  readonly isGroup?: boolean
  readonly help: string
  readonly problems: ReadonlyArray<ShownProblem>
  readonly placeOf: (place: string) => string
  readonly note?: JSX.Element
  readonly children: JSX.Element
}) => (
  <div
    class="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[10rem_minmax(0,1fr)]"
    data-field={props.name}
    data-problem={props.problems.length > 0 ? "" : undefined}
  >
    <Show
      when={props.isGroup}
      fallback={
        <label class="pt-2 font-medium" for={props.id}>
          <Name {...props} />
        </label>
      }
    >
      <span class="pt-2 font-medium">
        <Name {...props} />
      </span>
    </Show>
    <div class="min-w-0">
      {props.children}
      <div id={`${props.id}-about`}>
        <Show when={props.help !== ""}>
          <p class="mt-1 text-sm text-muted">{props.help}</p>
        </Show>
        {props.note}
        <For each={props.problems}>
          {({ place, text }) => (
            <p class="mt-1 text-sm text-alarm" role="alert">
              {place === "" ? text : `${props.placeOf(place)} ${text}`}
            </p>
          )}
        </For>
      </div>
    </div>
  </div>
)

const Name = (props: { readonly words: string; readonly isRequired: boolean }) => (
  <>
    {props.words}
    <Show when={props.isRequired}>
      <span class="text-alarm" title={t("form.required")} aria-hidden="true">
        {" "}
        *
      </span>
    </Show>
  </>
)
