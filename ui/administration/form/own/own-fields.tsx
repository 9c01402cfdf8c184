import { type Component, For, Show } from "solid-js"
import { Dynamic } from "solid-js/web"
import { type CustomerField, fieldOf, inOrder, type OwnValues } from "#engine/records/customer-fields/schema.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"

/** One input for each field that the centre defined, by its type. */
export const OwnFieldsInput = (props: InputProps<OwnValues> & { readonly input: Component<InputProps> }) => {
  const defined = () =>
    inOrder((props.references.rowsOf("customer-field") ?? []) as unknown as ReadonlyArray<CustomerField>)
  const change = (id: string, value: unknown): void => {
    // What is no longer defined goes with the next change; the history has it.
    const known = defined().map((each) => [each.id, each.id === id ? value : props.value[each.id]] as const)
    props.onChange(
      Object.fromEntries(known.filter(([, each]) => each !== null && each !== undefined && each !== "")) as OwnValues
    )
  }
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <Show when={defined().length > 0} fallback={<p class="pt-2 text-muted">{t("own-fields.none")}</p>}>
        <div class="grid gap-2 sm:grid-cols-2">
          <For each={defined()}>
            {(definition) => {
              const field = fieldOf(definition)
              const inputId = `${props.id}-${definition.id}`
              const value = () => props.value[definition.id] ?? (definition.type === "yes-no" ? false : null)
              const problems = () =>
                value() === null ? [] : problemOf(definition.id, field as never, value()).map(({ words }) => say(words))
              return (
                <div class="min-w-0">
                  <label class="mb-1 block text-sm text-muted" for={inputId}>
                    {definition.name}
                    <Show when={definition.isRequired}>
                      <span class="text-alarm" aria-hidden="true">
                        {" "}
                        *
                      </span>
                    </Show>
                  </label>
                  <Dynamic
                    component={props.input}
                    id={inputId}
                    field={field as never}
                    value={value()}
                    onChange={(to) => change(definition.id, to)}
                    references={props.references}
                    isDisabled={props.isDisabled}
                    isInvalid={problems().length > 0}
                    describedBy={`${inputId}-about`}
                    thingId={props.thingId}
                  />
                  <p id={`${inputId}-about`} class="text-sm text-alarm">
                    {problems()[0]}
                  </p>
                </div>
              )
            }}
          </For>
        </div>
      </Show>
    </div>
  )
}
