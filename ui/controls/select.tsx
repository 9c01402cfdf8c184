import { Select as Box } from "@kobalte/core/select"
import Check from "lucide-solid/icons/check"
import ChevronDown from "lucide-solid/icons/chevron-down"
import { createSignal } from "solid-js"
import { floatsIn, keepFocus } from "./floats-in.ts"

export interface Option {
  readonly value: string
  readonly text: string
}

/** One out of a few. `""` stands for none, where there is an option with that value. */
export const Select = (props: {
  readonly id?: string
  readonly label: string
  readonly options: ReadonlyArray<Option>
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly isDisabled?: boolean
  readonly isInvalid?: boolean
  readonly describedBy?: string | undefined
  readonly class?: string
}) => {
  const [control, setControl] = createSignal<HTMLButtonElement>()
  return (
    <Box<Option>
      options={[...props.options]}
      optionValue="value"
      optionTextValue="text"
      value={props.options.find(({ value }) => value === props.value) ?? null}
      onChange={(option) => {
        if (option !== null) props.onChange(option.value)
      }}
      disallowEmptySelection
      disabled={props.isDisabled ?? false}
      gutter={2}
      sameWidth
      fitViewport
      placeholder={<span class="text-muted">{props.placeholder ?? ""}</span>}
      itemComponent={(item) => (
        <Box.Item item={item.item} class="option">
          <Box.ItemLabel>{item.item.rawValue.text}</Box.ItemLabel>
          <Box.ItemIndicator>
            <Check size={16} aria-hidden="true" />
          </Box.ItemIndicator>
        </Box.Item>
      )}
    >
      <Box.Trigger
        ref={setControl}
        {...(props.id === undefined ? {} : { id: props.id })}
        class={`input flex items-center justify-between gap-2 text-left ${props.class ?? ""}`}
        // The library adds the chosen value to the name.
        aria-label={props.label}
        aria-invalid={props.isInvalid === true ? "true" : undefined}
        aria-describedby={props.describedBy}
      >
        <Box.Value<Option> class="min-w-0 truncate">{(state) => state.selectedOption()?.text}</Box.Value>
        <ChevronDown size={16} class="flex-none text-muted" aria-hidden="true" />
      </Box.Trigger>
      <Box.Portal mount={floatsIn(control())}>
        <Box.Content class="floating" onMouseDown={keepFocus}>
          <Box.Listbox class="max-h-80 overflow-y-auto py-1 outline-none" aria-label={props.label} />
        </Box.Content>
      </Box.Portal>
    </Box>
  )
}
