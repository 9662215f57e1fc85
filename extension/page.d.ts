// What page/ and background/ share: types only, nothing runs.

type Visibility = 'visible' | 'hidden' | 'transparent' | 'covered' | 'clipped' | 'off_screen' | 'tiny';
type Box = [x: number, y: number, width: number, height: number];

interface FieldDescription {
  ref: number, tag: string, type: string, autocomplete: string, name: string, id: string, label: string,
  placeholder: string, aria: string, nearby: string, input_mode: string, form: number, max_length: number, box: Box,
  visibility: Visibility, enabled: boolean, read_only: boolean, filled: boolean, focused: boolean, frame: number,
}
interface ButtonDescription {
  ref: number, tag: string, type: string, text: string, name: string, id: string, aria: string, target: string,
  form: number, box: Box, visibility: Visibility, enabled: boolean,
}
interface FormDescription {
  name: string, id: string, heading: string, method: string, action: string,
}
interface FrameDescription {
  origin: string, path: string, box: Box, visibility: Visibility,
}
interface PageDescription {
  path: string, title: string, language: string, fields: FieldDescription[], buttons: ButtonDescription[],
  forms: FormDescription[], frames: FrameDescription[], headings: string[], alerts: string[], texts: string[],
}

type PageStep = {ref: number, action: 'write', value: string} | {ref: number, action: 'click' | 'enter'};
/** What was written into a field, and what stood there before. */
type WrittenField = {field: HTMLElement, before: string, written: string};
/** written: held, to be pressed or taken back. */
type WriteResult = 'submitted' | 'written' | 'field_gone' | 'field_hidden' | 'target_changed' | 'not_kept';

/** Among the frames that the document around it counts; of those in its shadow roots it counts none. */
type FrameNumber = number | 'in_shadow';

// From the content script to the background; what the background asks of it.
type FromPage = {type: 'here'} | {type: 'page', page: PageDescription} | {type: 'stirred'};
type ToPage = {type: 'watch'} | {type: 'describe'} | {type: 'fill', steps: PageStep[], form_action: string, hold?: boolean} |
    {type: 'press'} | {type: 'give_up'} | {type: 'take_back'} | {type: 'end'} | {type: 'read'} |
    {type: 'number'} | {type: 'places', refs: number[]} | {type: 'frame', number: FrameNumber, places?: Box[]};

// What the scripts of page/ share in their isolated world; the page's own scripts never see it.
interface CerbyPage {
  safely: {
    root(): Element,
    readyState(): string,
    activeElement(): Element | null,
    elementFromPoint(root: Node, x: number, y: number): Element | null,
    elementsFromPoint(x: number, y: number): Element[],
    attribute(element: Element, name: string): string,
    has(element: Element, name: string): boolean,
    parent(element: Element): Element | null,
  };
  texts: {cut(text: string | null | undefined): string};
  visibilityReader: () => (element: Element, rect: DOMRect) => Visibility;
  describe: () => PageDescription;
  /** The timers that the page had when it was described last have come since. */
  timersHaveRun: Promise<void>;
  elementOf: (ref: number) => Element | undefined;
  placeOf: (element: Element) => [x: number, y: number] | undefined;
  formActionOf: (element: Element) => string;
  /** Whether a control says and leads to what it did when it was described. */
  saysTheSame: (element: Element) => boolean;
  checks: {
    check: (steps: PageStep[], formAction: string, now?: Element[]) => WriteResult | undefined,
    checkAgain: (steps: PageStep[], formAction: string, control: Element, written: WrittenField[]) => WriteResult | undefined,
    rests: (steps: PageStep[]) => Promise<boolean>,
    overridesTarget: (element: Element, formAction: string) => boolean,
    isEnabled: (element: Element) => boolean,
    formOf: (element: Element) => HTMLFormElement | null,
    valueOf: (field: Element) => string,
  };
  fill: (steps: PageStep[], formAction: string, how?: {beforePress?: () => void, hold?: boolean}) => Promise<WriteResult>;
  /** Presses what fill() has written and held. */
  pressHeld: () => WriteResult;
  /** A frame seen from within, and its element from the document around it. */
  frames: {
    ownNumber: () => FrameNumber,
    placesOf: (refs: number[]) => Box[],
    visibilityOf: (number: FrameNumber, places?: Box[]) => Visibility | undefined,
  };
  takeBack: () => void;
  forget: () => void;
  /** What the background asks of the watched document; a promise where it takes time. */
  obey: (asked: ToPage) => unknown;
}
declare var cerby: CerbyPage;
