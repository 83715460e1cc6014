/* A network's columns of samples that are bytes, as images are: a 1 each, then its bytes times a factor,
 * to the same bits as numpy, which converts them one by one and multiplies afterwards. */

INLINE void put_pair(Pair integers, Pair factor, double *to) {
    wasm_v128_store(to, wasm_f64x2_mul(wasm_f64x2_convert_low_u32x4(integers), factor));
}

INLINE void put_four(v128_t integers, Pair factor, double *to) {
    put_pair(integers, factor, to);
    put_pair(wasm_i32x4_shuffle(integers, integers, 2, 3, 2, 3), factor, to + 2);
}

INLINE void put_eight(v128_t integers, Pair factor, double *to) {
    put_four(wasm_u32x4_extend_low_u16x8(integers), factor, to);
    put_four(wasm_u32x4_extend_high_u16x8(integers), factor, to + 4);
}

static void fill_column(const uint8_t *from, ptrdiff_t features, double factor, double *to) {
    const Pair factors = wasm_f64x2_splat(factor);
    ptrdiff_t feature = 0;
    *to++ = 1;
    for (; feature + 16 <= features; feature += 16) {
        const v128_t bytes = wasm_v128_load(from + feature);
        put_eight(wasm_u16x8_extend_low_u8x16(bytes), factors, to + feature);
        put_eight(wasm_u16x8_extend_high_u8x16(bytes), factors, to + feature + 8);
    }
    for (; feature < features; feature++) to[feature] = from[feature] * factor;
}

/* fill(columns, samples, factor): writes and returns True, or touches nothing and returns False. The
 * method's `self` is the numpy array that holds the scratch block. */
__attribute__((export_name("fill")))
const void *fill(const Array *self, const Array *const *arguments, ptrdiff_t count) {
    const Scratch *s = aligned(self->data);
    if (count != 3) return s->no;
    const Array *columns = arguments[0], *samples = arguments[1], *factor = arguments[2];
    if (!is_matrix(columns, s) || !(columns->flags & WRITEABLE)) return s->no;
    if (samples->type != s->array_type || samples->dtype != s->bytes || samples->rank != 2) return s->no;
    if (factor->type != s->array_type || factor->dtype != s->float64 || factor->rank != 0) return s->no;
    const ptrdiff_t count_of_samples = samples->shape[0], features = samples->shape[1];
    if (columns->shape[0] != count_of_samples || columns->shape[1] != features + 1) return s->no;
    if (count_of_samples == 0 || features == 0 || samples->strides[1] != 1) return s->no;
    if (columns->strides[1] != sizeof(double) || !is_injective(columns) || overlap(columns, samples)) return s->no;
    for (ptrdiff_t sample = 0; sample < count_of_samples; sample++)
        fill_column((const uint8_t *)samples->data + sample * samples->strides[0], features,
                    *(const double *)factor->data, (double *)(columns->data + sample * columns->strides[0]));
    return s->yes;
}
