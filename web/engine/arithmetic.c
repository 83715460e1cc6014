/* numpy's arithmetic, two numbers at a time: inner loops as numpy calls them, in place of its own, which
 * are compiled for WebAssembly without SIMD. Each operation is rounded alone, so the bits are the same. */

typedef void Loop(char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data);

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM };

/* a where it is so, or where a is not a number; else b. */
INLINE Pair chosen(v128_t is_so, Pair a, Pair b) {
    return wasm_v128_bitselect(a, b, wasm_v128_or(is_so, wasm_f64x2_ne(a, a)));
}

INLINE Pair combined(int operation, Pair a, Pair b) {
    switch (operation) {
        case ADD: return wasm_f64x2_add(a, b);
        case SUBTRACT: return wasm_f64x2_sub(a, b);
        case MULTIPLY: return wasm_f64x2_mul(a, b);
        case DIVIDE: return wasm_f64x2_div(a, b);
        case MAXIMUM: return chosen(wasm_f64x2_ge(a, b), a, b);
        default: return chosen(wasm_f64x2_le(a, b), a, b);
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

/* Which operands move: the first (1), the second (2) or both (3). 0 where results do not lie one after the
 * other, `step` bytes apart, and for what else is laid out in another way, as a sum: that is numpy's to do,
 * whose loop comes as `data`. */
INLINE int moving(char *const *at, const ptrdiff_t *count, const ptrdiff_t *steps, ptrdiff_t step) {
    const ptrdiff_t bytes = *count * (ptrdiff_t)sizeof(double);
    if (steps[2] != step || !is_simple(at[0], steps[0], at[2], bytes) || !is_simple(at[1], steps[1], at[2], bytes))
        return 0;
    return (steps[0] != 0) + 2 * (steps[1] != 0);
}

INLINE void arithmetic(int operation, char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data) {
    switch (moving(at, count, steps, sizeof(double))) {
        case 0: ((Loop *)data)(at, count, steps, NULL); break;
        case 1: along(operation, 1, 0, at, *count); break;
        case 2: along(operation, 0, 1, at, *count); break;
        default: along(operation, 1, 1, at, *count);
    }
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
LOOP_OF(maximum_loop, MAXIMUM)
LOOP_OF(minimum_loop, MINIMUM)

INLINE v128_t two_greater(int a_moves, int b_moves, const char *a, const char *b) {
    return wasm_f64x2_gt(a_moves ? load_pair(a) : load_twice(a), b_moves ? load_pair(b) : load_twice(b));
}

INLINE v128_t four_greater(int a_moves, int b_moves, const char *a, const char *b) {
    const v128_t first = two_greater(a_moves, b_moves, a, b);
    const v128_t second = two_greater(a_moves, b_moves, a + 16 * a_moves, b + 16 * b_moves);
    return wasm_i32x4_shuffle(first, second, 0, 2, 4, 6);
}

/* As `along`; the results are bytes, 1 or 0. */
INLINE void compare(int a_moves, int b_moves, char *const *at, ptrdiff_t count) {
    const char *a = at[0], *b = at[1];
    char *to = at[2];
    const ptrdiff_t a_step = a_moves ? sizeof(double) : 0, b_step = b_moves ? sizeof(double) : 0;
    for (; count >= 8; count -= 8, a += 8 * a_step, b += 8 * b_step, to += 8) {
        const v128_t four = four_greater(a_moves, b_moves, a, b);
        const v128_t others = four_greater(a_moves, b_moves, a + 4 * a_step, b + 4 * b_step);
        const v128_t eight = wasm_i16x8_narrow_i32x4(four, others);
        const v128_t bytes = wasm_i8x16_narrow_i16x8(eight, eight);
        wasm_v128_store64_lane(to, wasm_v128_and(bytes, wasm_i8x16_const_splat(1)), 0);
    }
    for (; count > 0; count--, a += a_step, b += b_step) *to++ = load(a) > load(b);
}

__attribute__((export_name("greater_loop")))
void greater_loop(char **at, const ptrdiff_t *count, const ptrdiff_t *steps, void *data) {
    switch (moving(at, count, steps, 1)) {
        case 0: ((Loop *)data)(at, count, steps, NULL); break;
        case 1: compare(1, 0, at, *count); break;
        case 2: compare(0, 1, at, *count); break;
        default: compare(1, 1, at, *count);
    }
}
