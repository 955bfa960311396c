/** A fault of a document at its place. */
export interface PlacedFault {
  readonly path: readonly string[];
  readonly message: string;
}

export const noFaults: readonly PlacedFault[] = [];

/** The JSON that a text is, or why it is none. */
export function parse(text: string): { readonly value: unknown; readonly fault: string | null } {
  try {
    return { value: JSON.parse(text), fault: null };
  } catch (fault) {
    return { value: undefined, fault: fault instanceof Error ? fault.message : 'This is no JSON.' };
  }
}
