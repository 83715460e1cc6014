/* numpy's arithmetic, two numbers at a time: inner loops as numpy calls them, in place of its own, which
 * are compiled for WebAssembly without SIMD. Each operation is rounded alone, so the bits are the same. */

typedef void Loop(char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data);

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE };

INLINE Pair combined(int operation, Pair a, Pair b) {
    switch (operation) {
        case ADD: return wasm_f64x2_add(a, b);
        case SUBTRACT: return wasm_f64x2_sub(a, b);
        case MULTIPLY: return wasm_f64x2_mul(a, b);
        default: return wasm_f64x2_div(a, b);
    }
}

/* An operand that does not move is one number, for all results. */
INLINE void along(int operation, int a_moves, int b_moves, char *const *at, ptrdiff_t count) {
    const char *a = at[0], *b = at[1];
    char *to = at[2];
    const Pair same_a = load_twice(a), same_b = load_twice(b);
    for (; count >= 4; count -= 4, a += 32, b += 32, to += 32) {
        const Pair first = combined(operation, a_moves ? load_pair(a) : same_a, b_moves ? load_pair(b) : same_b);
        const Pair second = combined(operation, a_moves ? load_pair(a + 16) : same_a, b_moves ? load_pair(b + 16) : same_b);
        wasm_v128_store(to, first);
        wasm_v128_store(to + 16, second);
    }
    for (; count > 0; count--, a += 8, b += 8, to += 8) {
        const Pair one = combined(operation, a_moves ? load_twice(a) : same_a, b_moves ? load_twice(b) : same_b);
        wasm_v128_store64_lane(to, one, 0);
    }
}

/* Whether an operand can be read two by two: its numbers lie one after the other, or it is one number, and
 * none is a result, as in a running sum, but for one that takes the operand's place. */
INLINE int is_simple(const char *operand, ptrdiff_t step, const char *to, ptrdiff_t bytes) {
    if (step == sizeof(double)) return to <= operand || to >= operand + bytes;
    return step == 0 && (operand < to || operand >= to + bytes);
}

/* Where results lie one after the other. A sum, and what else is laid out in another way, is numpy's to do,
 * whose loop comes as `data`. */
INLINE void arithmetic(int operation, char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data) {
    const ptrdiff_t a = steps[0], b = steps[1], bytes = *count * (ptrdiff_t)sizeof(double);
    const int are_simple = is_simple(at[0], a, at[2], bytes) && is_simple(at[1], b, at[2], bytes);
    if (steps[2] != sizeof(double) || !are_simple || (a == 0 && b == 0)) ((Loop *)data)(at, count, steps, NULL);
    else if (a == 0) along(operation, 0, 1, at, *count);
    else if (b == 0) along(operation, 1, 0, at, *count);
    else along(operation, 1, 1, at, *count);
}

#define LOOP_OF(name, operation)                                                                        \
    __attribute__((export_name(#name)))                                                                 \
    void name(char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data) {                  \
        arithmetic(operation, at, count, steps, data);                                                  \
    }
LOOP_OF(add_loop, ADD)
LOOP_OF(subtract_loop, SUBTRACT)
LOOP_OF(multiply_loop, MULTIPLY)
LOOP_OF(divide_loop, DIVIDE)
