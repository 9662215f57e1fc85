// By the nearest rank, as statistics.cpp has it.
const at = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1];
export const middle = (numbers) => at(numbers, 0.5);
export const late = (numbers) => at(numbers, 0.95);
