import { diallingParameters } from "./dialling.ts"
import { entryParameters } from "./entry.ts"
import { keepingParameters } from "./keeping.ts"
import { numberParameters } from "./numbers.ts"
import { ownDataParameters } from "./own-data.ts"
import { passwordParameters } from "./passwords.ts"
import { setUpParameters } from "./set-up.ts"
import { sessionParameters } from "./sessions.ts"
import { telephoneParameters } from "./telephones.ts"

export { type Parameter, type ParameterGroup, parameterGroups } from "./parameter.ts"

/**
 * 系统参数: what a centre sets while it runs, one entry each. A parameter stands here when the code reads it, and only then.
 * What is needed before the database is there (ports, folders) is a setting in carillon.yaml instead.
 */
export const parameters = {
  ...passwordParameters,
  ...sessionParameters,
  ...numberParameters,
  ...diallingParameters,
  ...telephoneParameters,
  ...entryParameters,
  ...ownDataParameters,
  ...keepingParameters,
  ...setUpParameters
}

export type ParameterName = keyof typeof parameters
export type ParameterValue<Name extends ParameterName> = (typeof parameters)[Name]["field"]["usual"]

export const isParameter = (name: string): name is ParameterName => Object.hasOwn(parameters, name)
