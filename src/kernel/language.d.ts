/*
 * The kernel is one text in two languages: TypeScript, and AssemblyScript, which compiles it to WebAssembly. These are the
 * two types that TypeScript does not have; `assembly/kernel/doubles.ts` has the second one for AssemblyScript.
 *
 * AssemblyScript takes a literal without a point for an integer unless what surrounds it is a double: `const x = 2 / 5` is 0
 * there. So variables that start with literals say their type.
 */

/** An integer of 32 bits: an index or a count. Without it, a number is a double. */
declare type i32 = number;

/** Doubles one after the other, by index: an array, or an address in the memory of WebAssembly. */
declare type Doubles = Float64Array;

/** The same for float32. Only TypeScript knows it: `assembly/kernel/float32-row.ts` takes addresses. */
declare type Floats = Float32Array;
