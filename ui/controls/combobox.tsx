import { Combobox as Box } from "@kobalte/core/combobox"
import Check from "lucide-solid/icons/check"
import ChevronDown from "lucide-solid/icons/chevron-down"
import { createSignal } from "solid-js"
import { t } from "../shared/language.ts"
import { floatsIn, keepFocus } from "./floats-in.ts"
import type { Option } from "./select.tsx"

/** One out of many, found by typing a part of its name or id. */
export const Combobox = (props: {
  readonly id?: string
  readonly label: string
  readonly options: ReadonlyArray<Option>
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly isNullable?: boolean
  /** What is typed, when somebody else finds the options by it: all of them are shown then. */
  readonly onSearch?: (text: string) => void
  readonly placeholder?: string
  readonly isDisabled?: boolean
  readonly isInvalid?: boolean
  readonly describedBy?: string | undefined
}) => {
  const [control, setControl] = createSignal<HTMLInputElement>()
  return (
    <Box<Option>
      options={[...props.options]}
      optionValue="value"
      optionTextValue="text"
      optionLabel="text"
      value={props.options.find(({ value }) => value === props.value) ?? null}
      onChange={(option) => props.onChange(option?.value ?? null)}
      defaultFilter={props.onSearch === undefined ? "contains" : () => true}
      onInputChange={(text) => props.onSearch?.(text)}
      disallowEmptySelection={props.isNullable !== true}
      triggerMode="focus"
      disabled={props.isDisabled ?? false}
      gutter={2}
      sameWidth
      fitViewport
      placeholder={props.placeholder ?? ""}
      itemComponent={(item) => (
        <Box.Item item={item.item} class="option">
          <Box.ItemLabel>{item.item.rawValue.text}</Box.ItemLabel>
          <Box.ItemIndicator>
            <Check size={16} aria-hidden="true" />
          </Box.ItemIndicator>
        </Box.Item>
      )}
    >
      <Box.Control class="relative" aria-label={props.label}>
        <Box.Input
          {...(props.id === undefined ? {} : { id: props.id })}
          ref={setControl}
          class="input pr-9"
          aria-label={props.label}
          aria-labelledby={undefined}
          aria-invalid={props.isInvalid === true ? "true" : undefined}
          aria-describedby={props.describedBy}
        />
        <Box.Trigger
          class="absolute inset-y-0 right-0 grid w-9 place-items-center text-muted"
          aria-label={`${t("form.open-list")} ${props.label}`}
          aria-labelledby={undefined}
        >
          <ChevronDown size={16} aria-hidden="true" />
        </Box.Trigger>
      </Box.Control>
      <Box.Portal mount={floatsIn(control())}>
        <Box.Content class="floating" onMouseDown={keepFocus}>
          <Box.Listbox class="max-h-80 overflow-y-auto py-1 outline-none" aria-label={props.label} />
        </Box.Content>
      </Box.Portal>
    </Box>
  )
}
